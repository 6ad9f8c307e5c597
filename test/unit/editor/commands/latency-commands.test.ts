import { beforeEach, describe, expect, it } from 'vitest';
import type { FakeServices } from '../support/fake-services';
import { fileUri } from '../support/uris';
import { executed, register } from './registered';

describe('Show Model Runtime', () => {
  const opened = (services: FakeServices) => executed(services).map(([id, uri]) => [id, String(uri)]);

  it('opens the model given, else the active one', async () => {
    const { services, host, run } = register('/shop');
    host.active = fileUri('/shop/active.onnx');
    await run('showModelRuntime', fileUri('/shop/given.onnx'));
    await run('showModelRuntime', 'not an address');
    expect(opened(services)).toEqual([
      ['vscode.openWith', 'file:/shop/given.onnx'],
      ['vscode.openWith', 'file:/shop/active.onnx'],
    ]);
  });

  it('opens the only model without a question, and offers several by their path', async () => {
    const { services, host, run } = register('/shop');
    host.workspace.files.set('/shop/b.onnx', 1);
    await run('showModelRuntime');
    host.workspace.files.set('/shop/a/a.onnx', 1);
    host.window.pick = 'a/a.onnx';
    await run('showModelRuntime');
    expect(host.window.offered).toEqual([['a/a.onnx', 'b.onnx', 'Open a file…']]);
    expect(opened(services)).toEqual([
      ['vscode.openWith', 'file:/shop/b.onnx'],
      ['vscode.openWith', 'file:/shop/a/a.onnx'],
    ]);
  });

  it('looks on the disk where the workspace has none', async () => {
    const { services, host, run } = register('/shop');
    await run('showModelRuntime');
    expect(opened(services)).toEqual([]);
    host.window.chosen = [fileUri('/elsewhere/x.onnx')];
    await run('showModelRuntime');
    expect(host.window.offered).toEqual([]);
    expect(opened(services)).toEqual([['vscode.openWith', 'file:/elsewhere/x.onnx']]);
  });
});

describe('Calibrate Runtime Model', () => {
  let window: ReturnType<typeof register>;
  beforeEach(() => {
    window = register('/shop');
  });

  it('calibrates for the models of the workspace and the open one, each once', async () => {
    const { host, done, run } = window;
    host.active = fileUri('/shop/a.onnx');
    host.workspace.files.set('/shop/b.onnx', 1).set('/shop/a.onnx', 1);
    expect(await run('calibrateRuntime')).toBe(12);
    expect(done).toEqual([['calibrate', ['/shop/a.onnx', '/shop/b.onnx'], {}]]);
    expect(host.window.messages).toEqual([
      'Running times are now predicted from 12 kernels measured on this machine.',
    ]);
  });

  it('shows progress that adds up', async () => {
    const { host, run } = window;
    host.workspace.files.set('/shop/b.onnx', 1);
    await run('calibrateRuntime');
    expect(host.progress.map(({ title, reports }) => [title, reports])).toEqual([
      [
        'Meshlens: calibrating this machine',
        [25, 0, 75].map((increment) => ({ message: 'Calibrating: kernels', increment })),
      ],
    ]);
  });

  it('says that there is nothing to calibrate for', async () => {
    const { host, done, run } = window;
    expect(await run('calibrateRuntime')).toBeUndefined();
    expect(done).toEqual([]);
    expect(host.window.messages).toEqual([
      'error: There is no .onnx file in this workspace to calibrate for. Open one first.',
    ]);
  });
});
