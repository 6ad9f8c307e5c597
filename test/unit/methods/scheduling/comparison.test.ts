import { describe, expect, it } from 'vitest';
import { comparePolicies, type PolicyRow } from '../../../../src/methods/scheduling/comparison';
import type { NamedPolicy } from '../../../../src/methods/scheduling/rivals';
import { callTo, exponential, network } from '../../simulation/networks';

const services = network([exponential(0.1), exponential(0.15)], [[callTo(1)]]);
const load = {
  stepS: 60,
  rates: Float64Array.from({ length: 40 }, (_, minute) => (minute % 20 < 10 ? 5 : 15)),
};
const generous: NamedPolicy = { name: 'generous', create: () => ({ decide: () => [20, 20] }) };

function compare(onRow?: (row: PolicyRow) => void) {
  return comparePolicies({
    network: services,
    load,
    plan: { objectiveS: 1, intervalS: 15 },
    seeds: [0, 1],
    others: [generous],
    onRow,
  });
}

describe('comparePolicies', () => {
  const told: PolicyRow[] = [];
  const { policies, gapClosed } = compare((row) => told.push(row));
  const row = (name: string): PolicyRow => policies.find((each) => each.name === name)!;

  it('has a row for each policy, and tells of each', () => {
    expect(policies.map(({ name }) => name)).toEqual([
      'static-mean',
      'static-peak',
      'hpa50',
      'hpa60',
      'hpa70',
      'hpa80',
      'rule',
      'generous',
      'oracle',
    ]);
    expect(told).toEqual(policies);
  });

  it('is the same each time', () => {
    expect(compare().policies).toEqual(policies);
  });

  it('has means within their spread', () => {
    for (const { violationMinutes, replicaHours, spread } of policies) {
      expect(violationMinutes).toBeGreaterThanOrEqual(spread.violationMinutes[0]);
      expect(violationMinutes).toBeLessThanOrEqual(spread.violationMinutes[1]);
      expect(replicaHours).toBeGreaterThanOrEqual(spread.replicaHours[0]);
      expect(replicaHours).toBeLessThanOrEqual(spread.replicaHours[1]);
    }
  });

  it('orders policies as they must be', () => {
    expect(row('static-mean').replicaHours).toBeLessThan(row('static-peak').replicaHours);
    expect(row('static-mean').violationMinutes).toBeGreaterThan(row('static-peak').violationMinutes);
    expect(row('hpa80').replicaHours).toBeLessThan(row('hpa50').replicaHours);
    const best = Math.min(...[50, 60, 70, 80].map((target) => row(`hpa${target}`).violationMinutes));
    expect(row('oracle').violationMinutes).toBeLessThanOrEqual(best);
    expect(row('oracle').replicaHours).toBeLessThan(row('hpa60').replicaHours);
  });

  it('says which part of the way to the oracle is gone', () => {
    const [hpa, oracle] = [row('hpa60').replicaHours, row('oracle').replicaHours];
    expect(gapClosed.rule).toBeCloseTo((hpa - row('rule').replicaHours) / (hpa - oracle), 12);
    expect(gapClosed.generous).toBeLessThan(0);
  });

  it('stops when it is told to', () => {
    const signal = AbortSignal.abort(new Error('enough'));
    const plan = { objectiveS: 1, intervalS: 15 };
    expect(() => comparePolicies({ network: services, load, plan, seeds: [0], signal })).toThrow('enough');
  });
});
