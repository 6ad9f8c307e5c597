import { largestBatch } from '../../shared/served-model';
import type { Rule } from '../rule';
import { capitalised, evidenceOf, remarksOnKnown, runAt, stated, takes } from './statements';

/** A batch whose run exceeds the timeout, where a single item would not. */
export const modelBatch: Rule = {
  id: 'model-batch',
  severity: 'information',
  description: 'A full batch of the size allowed here is predicted to run longer than the timeout.',
  check: (input) => remarksOnKnown(input, ({ use }, facts) => {
    const { maxBatch, requestTimeoutMs } = use;
    const one = runAt(facts, 1);
    const full = runAt(facts, largestBatch(use));
    if (maxBatch === null || requestTimeoutMs === null || one === undefined || full === undefined) return [];
    if (one.ms > requestTimeoutMs.value || full.ms <= requestTimeoutMs.value) return [];
    return [{ range: maxBatch.range, message: `${capitalised(takes(full))}, longer than the ${stated(requestTimeoutMs)}: requests in a full batch are given up. ${evidenceOf(facts, full)}` }];
  }),
};
