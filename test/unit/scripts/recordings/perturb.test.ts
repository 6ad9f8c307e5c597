import { describe, expect, it } from 'vitest';
import { perturber, readPerturbation, type Perturbation } from '../../../../scripts/recordings/perturb';
import { span } from '../../topology/spans';

const HOUR_MS = 3_600_000;
const spans = Array.from({ length: 2000 }, (_, n) =>
  span({ spanId: `s${n}`, service: `service-${n % 3}`, startMs: n * 5000 }),
);

const perturbed = (perturbation: Perturbation) => {
  const recorded = perturber(perturbation, 7);
  return spans.flatMap((played) => recorded(played) ?? []);
};

describe('perturber', () => {
  it('changes nothing without a perturbation', () => {
    expect(perturbed({})).toEqual(spans);
  });

  it('loses the share of spans that was asked for, and the same ones again', () => {
    const left = perturbed(readPerturbation('missing:0.3'));
    expect(left.length / spans.length).toBeGreaterThan(0.66);
    expect(left.length / spans.length).toBeLessThan(0.74);
    expect(perturbed({ missing: 0.3 })).toEqual(left);
  });

  it('sets every clock wrong by a constant', () => {
    const errors = new Map<string, Set<number>>();
    perturbed({ clockMs: 5 }).forEach(({ service, startMs }, index) =>
      errors.set(service, (errors.get(service) ?? new Set()).add(Math.round(startMs - spans[index].startMs))),
    );
    expect([...errors.values()].map(({ size }) => size)).toEqual([1, 1, 1]);
    expect(new Set([...errors.values()].flatMap((values) => [...values])).size).toBeGreaterThan(1);
  });

  it('replaces pods every hour', () => {
    const names = perturbed({ pods: true }).map(({ service }) => service);
    expect(names.every((name) => /^service-\d-\w{10}-\w{5}$/.test(name))).toBe(true);
    expect(new Set(names).size).toBe(3 * Math.ceil((spans.length * 5000) / HOUR_MS));
  });

  it('refuses what it does not know', () => {
    expect(() => readPerturbation('missing:2')).toThrow(/missing:SHARE/);
  });
});
