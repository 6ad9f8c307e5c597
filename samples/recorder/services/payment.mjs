// @ts-check
/** Charges cards through an acquirer who is sometimes not there: the shop's ordinary error rate. */
import { HttpError, startService } from '../service/service.mjs';

const ACQUIRER_FAILURE_SHARE = 0.015;

startService('payment', ({ random, work }) => ({
  'POST /charges': async ({ body }) => {
    await work(1, 14);
    if (random.uniform() < ACQUIRER_FAILURE_SHARE) throw new HttpError(502, 'the acquirer did not answer');
    return { charged: body?.amount ?? 0 };
  },
}));
