// What the page knows about text, so that it need not be loaded again.
export const number = Number;
export const lower = (text) => text.toLowerCase();

// The shortest decimal text of a number, without an exponent.
export const decimal = (number) => {
  const [digits, exponent] = String(number).split("e");
  if (!exponent) return digits;
  const [, sign, whole, part = ""] = /^(-?)(\d)\.?(\d*)/.exec(digits);
  const places = +exponent;
  return sign + (places < 0 ? "0." + "0".repeat(-places - 1) + whole + part : whole + part.padEnd(places, "0"));
};
