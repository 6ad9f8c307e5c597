// @ts-check
/** Ranks the catalog for a visitor: the service that computes most. */
import { startService } from '../service/service.mjs';

startService('recommendations', ({ random, work, call }) => ({
  'GET /recommendations': async () => {
    await work(0.5, 3);
    const { products } = await call('catalog', 'GET', '/products');
    await work(3, 4);
    return { products: random.shuffled(products).slice(0, 4) };
  },
}));
