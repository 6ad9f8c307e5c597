// @ts-check
/** How many of a product are on the shelf. */
import { HttpError, startService } from '../service/service.mjs';

const SHELF_SIZE = 60;

startService('inventory', ({ work }) => {
  /** @type {Map<string, number>} */
  const shelves = new Map();

  return {
    'GET /stock/:product': async ({ params }) => {
      await work(0.5, 6);
      return { product: params.product, inStock: shelves.get(params.product) ?? SHELF_SIZE };
    },
    'POST /reservations': async ({ body }) => {
      await work(0.8, 9);
      if (!Array.isArray(body?.items)) throw new HttpError(400, 'items is missing');
      for (const { product, quantity } of body.items) {
        const left = (shelves.get(String(product)) ?? SHELF_SIZE) - quantity;
        // The shelf is filled again overnight; here at once.
        shelves.set(String(product), left < 0 ? SHELF_SIZE : left);
      }
      return { reserved: body.items.length };
    },
  };
});
