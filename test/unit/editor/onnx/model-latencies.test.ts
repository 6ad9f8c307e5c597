import { describe, expect, it } from 'vitest';
import type { ModelQuestion } from '../../../../src/contracts/latency/model-question';
import { modelsInWorkspace } from '../../../../src/editor/onnx/find-models';
import { ModelLatencies } from '../../../../src/editor/onnx/model-latencies';
import { fakeServices } from '../support/fake-services';

const answer = { kind: 'unreadable', reason: 'not a model' } as const;
const { signal } = new AbortController();
const question = {
  file: '/shop/m/net.onnx',
  fileName: 'm/net.onnx',
  dimensions: { N: 2 },
  storageDir: '/storage',
};

function shop() {
  const services = fakeServices('/shop');
  const inspected: ModelQuestion[] = [];
  const runtimes = new ModelLatencies(services, {
    inspect: (asked) => {
      inspected.push(asked);
      return Promise.resolve(answer);
    },
    draw: (asked) => {
      inspected.push(asked);
      return Promise.reject(new Error('not drawn'));
    },
    describeNode: (asked) => {
      inspected.push(asked);
      return Promise.resolve(null);
    },
  });
  let calibrated = 0;
  runtimes.onDidCalibrate(() => (calibrated += 1));
  services.analytics.answers.measureModel = () => answer;
  services.analytics.answers.calibrateLatency = () => ({ measuredKernels: 40 });
  return { services, runtimes, inspected, calibrated: () => calibrated };
}

describe('ModelLatencies', () => {
  it('draws and describes in the process that reads models', async () => {
    const { runtimes, inspected } = shop();
    const view = { expanded: null, reveal: null, all: false };
    await expect(runtimes.draw('/shop/m/net.onnx', { N: 2 }, view, { signal })).rejects.toThrow('not drawn');
    expect(await runtimes.describeNode('/shop/m/net.onnx', { N: 2 }, 3, { signal })).toBeNull();
    expect(inspected).toEqual([
      { ...question, view },
      { ...question, node: 3 },
    ]);
  });

  it('inspects in the process that reads models, also without trust', async () => {
    const { services, runtimes, inspected } = shop();
    services.host.workspace.isTrusted = false;
    expect(await runtimes.inspect('/shop/m/net.onnx', { N: 2 }, { signal })).toBe(answer);
    expect(inspected).toEqual([question]);
    expect(services.analytics.asked).toEqual([]);
  });

  it('measures on one thread in the analytics process', async () => {
    const { services, runtimes } = shop();
    expect(await runtimes.measure('/shop/m/net.onnx', { N: 2 }, { signal })).toBe(answer);
    expect(services.analytics.asked).toEqual([{ kind: 'measureModel', params: { ...question, threads: 1 } }]);
  });

  it('calibrates for models by their name in the workspace, and tells of it', async () => {
    const { services, runtimes, calibrated } = shop();
    expect(await runtimes.calibrate(['/shop/m/net.onnx', '/x/y.onnx'], {}, { signal })).toBe(40);
    expect(services.analytics.asked).toEqual([
      {
        kind: 'calibrateLatency',
        params: {
          models: [
            { file: '/shop/m/net.onnx', fileName: 'm/net.onnx' },
            { file: '/x/y.onnx', fileName: '/x/y.onnx' },
          ],
          dimensions: {},
          storageDir: '/storage',
        },
      },
    ]);
    expect(calibrated()).toBe(1);
  });

  it('tells of no calibration that failed', async () => {
    const { services, runtimes, calibrated } = shop();
    services.analytics.answers.calibrateLatency = () => Promise.reject(new Error('no room'));
    await expect(runtimes.calibrate([], {}, { signal })).rejects.toThrow('no room');
    expect(calibrated()).toBe(0);
  });

  it('runs native code in a trusted workspace only', async () => {
    const { services, runtimes } = shop();
    services.host.workspace.isTrusted = false;
    const attempts = [
      async () => runtimes.measure('/shop/m/net.onnx', {}, { signal }),
      async () => runtimes.calibrate(['/shop/m/net.onnx'], {}, { signal }),
    ];
    for (const attempt of attempts) {
      await expect(attempt()).rejects.toMatchObject({ code: 'untrusted', forUser: true });
    }
    expect(services.analytics.asked).toEqual([]);
  });
});

describe('modelsInWorkspace', () => {
  it('sorts by path and stops at the most that are wanted', async () => {
    const { host } = fakeServices('/shop');
    for (const file of ['/shop/b.onnx', '/shop/a.onnx', '/shop/c.onnx', '/shop/readme.md']) {
      host.workspace.files.set(file, 1);
    }
    expect((await modelsInWorkspace(host, 500)).map(({ path }) => path)).toEqual([
      '/shop/a.onnx',
      '/shop/b.onnx',
      '/shop/c.onnx',
    ]);
    expect(await modelsInWorkspace(host, 2)).toHaveLength(2);
  });
});
