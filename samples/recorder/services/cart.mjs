// @ts-check
/** Carts, kept in the store as JSON and priced from the catalog. */
import { createMemcachedClient } from '../service/memcached.mjs';
import { startService } from '../service/service.mjs';
import { addressVariable } from '../shop.mjs';

const MAX_ITEMS = 6;

startService('cart', ({ work, call }) => {
  const store = createMemcachedClient(
    'cart-store',
    process.env[addressVariable('cart-store')] ?? 'cart-store:11211',
  );

  /** @param {string} customer @returns {Promise<{ product: number, quantity: number }[]>} */
  async function load(customer) {
    const stored = await store.get(`cart:${customer}`);
    return stored === null ? [{ product: 1, quantity: 1 }] : JSON.parse(stored);
  }

  return {
    'GET /carts/:customer': async ({ params }) => {
      await work(0.5, 4);
      const [items, prices] = await Promise.all([load(params.customer), call('catalog', 'GET', '/prices')]);
      const total = items.reduce((sum, { product, quantity }) => sum + prices[product] * quantity, 0);
      return { items, total };
    },
    'POST /carts/:customer': async ({ params, body }) => {
      await work(0.5, 5);
      const items = [...(await load(params.customer)), body].slice(-MAX_ITEMS);
      await store.set(`cart:${params.customer}`, JSON.stringify(items));
      return { items };
    },
  };
});
