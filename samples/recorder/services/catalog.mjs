// @ts-check
/** Products and their prices; the page of one product says how many are left. */
import { startService } from '../service/service.mjs';

const PRODUCTS = Array.from({ length: 40 }, (_, index) => ({
  id: String(index + 1),
  name: `Product ${index + 1}`,
  price: 500 + 37 * index,
}));

startService('catalog', ({ work, call }) => ({
  'GET /products': async () => {
    await work(1.2, 9);
    return { products: PRODUCTS.slice(0, 12) };
  },
  'GET /products/:id': async ({ params }) => {
    await work(0.6, 6);
    const stock = await call('inventory', 'GET', `/stock/${params.id}`);
    return { ...PRODUCTS[Number(params.id) - 1], inStock: stock.inStock };
  },
  'GET /prices': async () => {
    await work(0.5, 4);
    return Object.fromEntries(PRODUCTS.map(({ id, price }) => [id, price]));
  },
}));
