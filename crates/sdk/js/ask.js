// Questions to the server about this visitor.

/**
 * Asks for something of this visitor's, once it is `known` that this is allowed and everything recorded has been
 * sent; `make` makes calls of the core.
 */
export const asking = (error, { endpoint, key, known, flush, make }) => async (path, parameters) => {
  await known;
  await flush();
  const { visitor, token } = make("permit", []);
  const query = new URLSearchParams({ key, ...parameters, ...(visitor && { visitor }) });
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  const response = await fetch(`${endpoint}${path}?${query}`, { credentials: "omit", headers }).catch(() => {
    throw error("the server could not be reached");
  });
  if (response.status === 401) {
    make("refused", [token]);
    throw error("the customer token was refused");
  }
  if (!response.ok) throw error(`the server answered ${response.status}`);
  return response.json();
};
