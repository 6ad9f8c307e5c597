import { describe, expect, it } from 'vitest';
import { generateNetwork } from '../../../../src/simulation/generate';
import { prepareLatencyModel } from '../../../../src/simulation/queueing/network-latency';
import { createSimulation } from '../../../../src/simulation/simulation';

const RATE = 60;
const MINUTES = 10;

describe('the latency model against the simulation', () => {
  it.each([
    [4, 0.6],
    [4, 0.75],
    [10, 0.6],
    [10, 0.75],
  ])('predicts the 95 % quantile of %i services at most %f busy within 15 %%', (services, usage) => {
    for (const seed of [1, 2, 3]) {
      const network = generateNetwork({ services, seed });
      const model = prepareLatencyModel(network);
      const pods = network.services.map(({ serversPerPod }, index) =>
        Math.ceil((RATE * model.workS[index]) / serversPerPod / usage),
      );
      const simulation = createSimulation({
        network,
        load: { stepS: 60, rates: Float64Array.of(RATE) },
        pods,
        objectiveS: 1,
        intervalS: 60,
        durationS: 60 * MINUTES,
        seed,
      });
      for (let minute = 0; minute < MINUTES; minute++) {
        simulation.advance();
      }
      const ratio = model.predict(RATE, pods).p95S / simulation.times.quantile(0.95);
      expect(Math.abs(Math.log(ratio))).toBeLessThan(0.15);
    }
  });
});
