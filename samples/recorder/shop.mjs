// @ts-check
/**
 * What the shop consists of. The recorder starts these processes, and samples/shop's manifests declare the same
 * services with the same environment variables.
 */

/** A service takes the address of each dependency from this variable. @param {string} dependency */
export function addressVariable(dependency) {
  return `${dependency.toUpperCase().replaceAll('-', '_')}_ADDR`;
}

/** The instrumented services and what each one calls, callees before callers: the order in which to start them. */
export const SERVICES = /** @type {const} */ ([
  { name: 'inventory', calls: [] },
  { name: 'payment', calls: [] },
  { name: 'shipping', calls: [] },
  { name: 'catalog', calls: ['inventory'] },
  { name: 'recommendations', calls: ['catalog'] },
  { name: 'cart', calls: ['catalog', 'cart-store'] },
  { name: 'checkout', calls: ['cart', 'inventory', 'payment', 'shipping'] },
  { name: 'storefront', calls: ['cart', 'catalog', 'checkout', 'recommendations', 'shipping'] },
]);

/** Where requests enter. */
export const ENTRY_SERVICE = 'storefront';

/** Speaks the memcached protocol and carries no instrumentation: seen only through its callers' client spans. */
export const EXTERNAL_SERVICES = /** @type {const} */ (['cart-store']);

/** Declared beside the shop and not recorded: nothing calls it, it serves a model. */
export const UNRECORDED_SERVICES = /** @type {const} */ (['ranker']);

/** Calls between instrumented services. */
export const EDGES = SERVICES.flatMap(({ name, calls }) =>
  calls.filter((to) => SERVICES.some((service) => service.name === to)).map((to) => ({ from: name, to })),
);
