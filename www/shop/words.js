// What the shop says about its goods, by category and by kind.

const CATEGORIES = {
  "Kitchen & Dining": "Teacups with roses on, tins that keep their biscuits, and everything a cake stands on.",
  "Home Decoration": "Hearts, signs, clocks and frames for the wall that still wants something.",
  "Lighting & Candles": "Small lights for long evenings, on the table and in the window.",
  "Cosy Comforts": "Hot water bottles, hand warmers and cushions against the weather.",
  "Bags & Travel": "Bags for lunch, bags for the shore, and one for the other bags.",
  "Stationery & Gift Wrap": "Paper, ribbon and pencils; half the present is the wrapping.",
  "Toys & Games": "Things that spin, skip and tumble, and need no charging.",
  "Garden & Outdoors": "For muddy knees, bicycles and the front step.",
  Christmas: "Paper chains, crackers and painted stars, whatever the month.",
};

// What may be said of anything in a category.
const ANYTHING = {
  "Kitchen & Dining": "For the kitchen table, and everyone who ends up round it.",
  "Home Decoration": "A small thing that makes a corner look lived in.",
  "Lighting & Candles": "For the hour when somebody asks whether to put a light on.",
  "Cosy Comforts": "For evenings when the wind is in the chimney.",
  "Bags & Travel": "Carries what you need and forgives what you forgot.",
  "Stationery & Gift Wrap": "For letters, lists and parcels tied with string.",
  "Toys & Games": "Plays well with others.",
  "Garden & Outdoors": "Made for fresh air and muddy boots.",
  Christmas: "Comes out of its box once a year, to general delight.",
};

const KINDS = {
  alarm_clock: "Two bells, a loud tick and a good temper.",
  apothecary: "A stoppered bottle for the windowsill, with or without a remedy in it.",
  apron: "A proper apron in a small size, with a pocket for the spoon.",
  birds: "Hand-painted, sits where it is put and never moults.",
  board_game: "For a rainy afternoon and whoever is still at the table.",
  bowl: "For sweets, buttons or the first strawberries.",
  bunting: "A length of flags that turns any Tuesday into an occasion.",
  cake_tins: "Tight lids, cheerful sides; they nest inside one another when the cake is gone.",
  cakestand: "Three tiers for scones, sandwiches and something with icing. It comes apart to be put away.",
  candles: "They burn slowly and smell of the garden.",
  card: "Left blank inside for your own words. With its envelope.",
  card_holder: "Keeps the post where everybody can admire it.",
  chalkboard: "For lists, menus and messages to whoever gets up first.",
  cookie_cutter: "Cuts clean, washes easily, hangs on a hook.",
  cracker: "A snap, a hat and a joke that nobody gets.",
  cup_cake: "Paper cases that stand up straight and come away cleanly.",
  cushion: "A cotton cover with a zip, for the chair everyone wants.",
  cutlery: "A knife, fork and spoon for small hands.",
  doormat: "Takes the sand off before it reaches the hall.",
  flat_tin: "A slim tin that fits a pocket, a rucksack or the glove box.",
  frame: "For the photograph that has been on the fridge long enough.",
  hand_warmer: "Warm it, pocket it, and walk the whole length of the pier.",
  handbag: "Drawn together with a ribbon, roomy for its size.",
  hanging_heart: "To hang on a door, a drawer or the end of a shelf.",
  hanging_star: "To hang in the window, where the evening comes in.",
  hanging_tea_light: "Hang it from a branch or a beam and put a tea light in.",
  hot_water_bottle: "A rubber bottle in a soft cover. Fill, hug, repeat.",
  jam_jars: "Jars, labels and covers for a kitchen full of fruit.",
  kneeling_pad: "Thick foam under your knees while the weeds come out.",
  lunch_bag: "Lined and wipe-clean, with room for a sandwich and an apple.",
  lunch_box: "A hinged box with a handle that survives the playground.",
  night_light: "A gentle glow until morning.",
  notebooks: "Good paper for plans, lists and drawings of boats.",
  paper_chain: "Lick, loop and link: enough for a whole room.",
  paper_lantern: "Folds flat, opens out, glows when a tea light stands inside.",
  pencil_box: "Every colour needed for a harbour, a house and a rainbow.",
  pencil_tube: "A tube of pencils, sharpened and ready.",
  playing_cards: "A full pack, nicely printed, for patience or for company.",
  rag_doll: "Sewn by hand, with a heart of her own.",
  ribbons: "Ribbon for parcels, plaits and jam jars.",
  scales: "Weighs flour and sugar, and looks well on the dresser doing it.",
  sewing_kit: "Thread, needles and a button for emergencies.",
  sign: "Printed metal with a hole to hang it by. Says it so you need not.",
  string_lights: "A string of small lights for a shelf, a bed or a tree.",
  suitcase: "Little cases that stack, for treasures or a very short trip.",
  tea_light: "Coloured glass that turns one tea light into an evening.",
  teacup: "Roses all round, and a saucer that matches.",
  teapot: "Pours without dripping and holds enough for second cups.",
  tins: "For tea, sugar and the odds and ends that have no home.",
  tote: "Strong, woven and wipe-clean: laundry, beach towels, the big shop.",
  trinket_pot: "A small pot with a lid, for rings and other secrets.",
  wall_art: "Ready to hang, to say what the wall was thinking.",
  wrap: "Heavy paper that folds crisply at the corners.",
};

/** One line about a category. */
export function aboutCategory(category) {
  return CATEGORIES[category];
}

/** One line about a product. */
export function aboutProduct({ kind, category }) {
  return KINDS[kind] ?? ANYTHING[category];
}
