// @ts-check
/** The gateway: every page a customer sees is put together here. */
import { startService } from '../service/service.mjs';

startService('storefront', ({ work, call }) => {
  /** Recommendations are an extra: without them the page is shown all the same. */
  const recommendations = () =>
    call('recommendations', 'GET', '/recommendations').catch(() => ({ products: [] }));

  return {
    'GET /': async () => {
      await work(0.8, 3);
      const [list, extra] = await Promise.all([call('catalog', 'GET', '/products'), recommendations()]);
      return { products: list.products, recommended: extra.products };
    },
    'GET /products/:id': async ({ params }) => {
      await work(0.6, 3);
      const [product, extra] = await Promise.all([
        call('catalog', 'GET', `/products/${params.id}`),
        recommendations(),
      ]);
      return { product, recommended: extra.products };
    },
    'GET /cart/:customer': async ({ params }) => {
      await work(0.6, 3);
      const [cart, quote] = await Promise.all([
        call('cart', 'GET', `/carts/${params.customer}`),
        call('shipping', 'GET', `/quotes/${params.customer}`),
      ]);
      return { ...cart, quote };
    },
    'POST /cart/:customer': async ({ params, body }) => {
      await work(0.6, 2);
      return call('cart', 'POST', `/carts/${params.customer}`, body);
    },
    'POST /orders': async ({ body }) => {
      await work(0.8, 3);
      return call('checkout', 'POST', '/orders', body);
    },
  };
});
