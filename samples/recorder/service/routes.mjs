// @ts-check

/**
 * Finds the route ('GET /products/:id') that a request belongs to, and the values of its parameters.
 * @param {readonly string[]} routes
 * @param {string} method
 * @param {string} path without a query
 * @returns {{ route: string, params: Record<string, string> } | null}
 */
export function matchRoute(routes, method, path) {
  const parts = path.split('/');
  for (const route of routes) {
    const [routeMethod, pattern] = route.split(' ');
    const patternParts = pattern.split('/');
    if (routeMethod !== method || patternParts.length !== parts.length) continue;
    /** @type {Record<string, string>} */
    const params = {};
    const matches = patternParts.every((part, index) => {
      if (!part.startsWith(':')) return part === parts[index];
      params[part.slice(1)] = decodeURIComponent(parts[index]);
      return parts[index] !== '';
    });
    if (matches) return { route, params };
  }
  return null;
}
