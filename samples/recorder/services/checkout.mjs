// @ts-check
/** Turns a cart into an order: reserve and quote side by side, then charge, then ship. */
import { startService } from '../service/service.mjs';

startService('checkout', ({ work, call }) => ({
  'POST /orders': async ({ body }) => {
    await work(0.8, 5);
    const cart = await call('cart', 'GET', `/carts/${body.customer}`);
    const [, quote] = await Promise.all([
      call('inventory', 'POST', '/reservations', { items: cart.items }),
      call('shipping', 'GET', `/quotes/${body.customer}`),
    ]);
    const { charged } = await call('payment', 'POST', '/charges', { amount: cart.total + quote.cost });
    await work(0.5, 4);
    const shipment = await call('shipping', 'POST', '/shipments', { customer: body.customer });
    return { charged, tracking: shipment.tracking };
  },
}));
