// @ts-check
/** Quotes delivery and books it. */
import { startService } from '../service/service.mjs';

startService('shipping', ({ random, work }) => ({
  'GET /quotes/:customer': async () => {
    await work(0.6, 5);
    return { days: 1 + random.below(4), cost: 490 };
  },
  'POST /shipments': async ({ body }) => {
    await work(0.8, 10);
    return { customer: body?.customer, tracking: random.below(1e9).toString(36) };
  },
}));
