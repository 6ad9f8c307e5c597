import { describe, expect, it } from 'vitest';
import { featuresOf } from '../../../../scripts/recordings/features';
import { planRecording } from '../../../../scripts/recordings/plan';
import { RECORDING_START_MS } from '../../../../scripts/model/simulate';
import { judgeWidths } from '../../../../src/methods/anomaly/scales/detect';
import { channelIndex } from '../../../../src/methods/diagnosis/signature/channels';
import { incidentSignatures } from '../../../../src/methods/diagnosis/signature/incident-signature';
import { measuredQuantities } from '../../../../src/methods/diagnosis/signature/measured-quantities';

const HOUR_MS = 3_600_000;

describe('the signature of an incident in a recording', () => {
  it('shows a slow network on the way to the service, and CPU beside the traces', async () => {
    const plan = planRecording({ seed: 5, services: 10, hours: 2, spans: 20_000, sampled: 1, noise: true });
    const called = plan.system.services.findIndex(
      ({ external }, service) =>
        !external &&
        plan.system.services[0].operations.some(({ stages }) =>
          stages.flat().some((call) => call.service === service),
        ),
    );
    const time = { service: called, fromMs: HOUR_MS, toMs: 1.25 * HOUR_MS };
    const features = featuresOf({
      ...plan,
      gaps: [],
      faults: [{ ...time, kind: 'slow-network', addedMs: 200 }],
    });
    const at = features.services.findIndex(({ name }) => name === plan.system.services[called].name);
    const timesMs = Float64Array.from({ length: 120 }, (_, minute) => RECORDING_START_MS + minute * 60_000);
    const cpu = {
      service: features.services[at].name,
      metric: 'cpu_usage',
      timesMs,
      values: timesMs.map((_, minute) => (minute >= 60 && minute < 75 ? 4 : 1)),
    };
    const recording = {
      cells: features.cells,
      edges: features.edges,
      scales: await judgeWidths(features),
      measured: measuredQuantities(
        [cpu],
        features.services.map(({ name }) => name),
      ),
    };
    const inside = { fromMs: RECORDING_START_MS + time.fromMs, toMs: RECORDING_START_MS + time.toMs };
    const [signature] = incidentSignatures(recording, inside, [at], []);
    const value = (side: string, quantity: string): number => signature[channelIndex(side, quantity)];
    expect(value('self', 'wire-in')).toBeGreaterThan(0.5);
    expect(Math.abs(value('self', 'work'))).toBeLessThan(0.4);
    expect(value('self', 'cpu')).toBeGreaterThan(0.7);
    expect(value('self', 'memory')).toBeNaN();
    expect(value('course', 'onset')).toBeGreaterThan(0);
  });
});

describe('series of metric files', () => {
  const timesMs = Float64Array.of(0, 1000);
  const series = (service: string, metric: string) => ({
    service,
    metric,
    timesMs,
    values: Float64Array.of(1, 2),
  });

  it('are told by their names', () => {
    const found = measuredQuantities(
      [
        'cpu_usage',
        'memory_working_set_bytes',
        'container_network_receive_bytes_total',
        'queue',
        'latency_p90',
      ].map((metric) => series('cart', metric)),
      ['front', 'cart'],
    );
    expect(found.map(({ service, quantity }) => [service, quantity])).toEqual([
      [1, 'cpu'],
      [1, 'memory'],
      [1, 'traffic'],
    ]);
  });

  it('of other services are left out', () => {
    expect(measuredQuantities([series('other', 'cpu_usage')], ['cart'])).toEqual([]);
  });
});
