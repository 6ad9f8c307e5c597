import { describe, expect, it } from 'vitest';
import { register } from '../../../../src/methods/compression/editor';
import { CompressionDocument } from '../../../../src/methods/compression/editor/document';
import { createCompressionPage } from '../../../../src/methods/compression/editor/page';
import { userError } from '../../../../src/process/rpc/errors';
import { executed, register as registeredCommands } from '../../editor/commands/registered';
import { FakePanel } from '../../editor/support/fake-panel';
import { fileUri } from '../../editor/support/uris';
import { exampleReport } from './example-report';

const MODEL = fileUri('/shop/m/net.onnx');
const report = { ...exampleReport, output: null };
const written = { file: 'm/small.onnx', variant: 'int8-static', bytes: 12, dataFile: null } as const;

/** A window with one model on the page, an analytics process that compresses it, and what was shown as an error. */
function shop() {
  const { services } = registeredCommands('/shop');
  services.analytics.answers.compressModel = () => report;
  services.analytics.answers.writeVariant = () => written;
  let disposed = 0;
  const document = new CompressionDocument(MODEL, services, () => (disposed += 1));
  const shown: unknown[] = [];
  const page = createCompressionPage(services).content(document);
  const handlers = page.handlers({
    delivered: undefined,
    started(work) {
      work.then(undefined, (error: unknown) => shown.push(error));
      return null;
    },
  }) as Record<string, (params: unknown) => unknown>;
  const asked = () => services.analytics.asked;
  return { services, host: services.host, document, page, handlers, shown, asked, disposed: () => disposed };
}

describe('a model on the compression page', () => {
  it('is compressed in every way and measured, and nothing is written', async () => {
    const { document, page, asked } = shop();
    const before = page.basis();
    await document.compress(null);
    expect(asked()).toMatchObject([
      {
        kind: 'compressModel',
        params: {
          file: '/shop/m/net.onnx',
          fileName: 'm/net.onnx',
          data: [],
          target: null,
          output: null,
          measure: true,
          storageDir: '/storage',
        },
      },
    ]);
    expect(document.snapshot()).toMatchObject({ isOutdated: false, message: null, running: null });
    expect(document.snapshot().report?.variants).toHaveLength(report.variants.length);
    expect(page.basis()).not.toEqual(before);
  });

  it('is compressed on the samples that are chosen, to the size that is asked for', async () => {
    const { document, handlers, host, asked } = shop();
    host.window.chosen = [fileUri('/shop/ids.npy'), fileUri('/shop/mask.npy')];
    handlers.chooseData(null);
    await expect.poll(() => document.snapshot().data).toEqual(['ids.npy', 'mask.npy']);
    await document.compress(6);
    const { data, target } = asked()[0].params as { data: { input: string }[]; target: unknown };
    expect(data.map(({ input }) => input)).toEqual(['ids', 'mask']);
    expect(target).toEqual({ kind: 'size', factor: 6 });
    handlers.forgetData(null);
    expect(document.snapshot().data).toEqual([]);
    document.useData([fileUri('/shop/images.npy')]);
    await document.compress(null);
    expect(asked()[1].params).toMatchObject({ data: [{ input: null, file: '/shop/images.npy' }] });
  });

  it('keeps the last result and the reason when the next attempt fails', async () => {
    const { services, document } = shop();
    await document.compress(null);
    services.analytics.answers.compressModel = () => {
      throw userError('nothing-to-compress', 'net.onnx: the model has no weights');
    };
    await document.compress(null);
    expect(document.snapshot()).toMatchObject({ message: 'net.onnx: the model has no weights' });
    expect(document.snapshot().report).not.toBeNull();
    expect(services.lines).toEqual(['warn: m/net.onnx: net.onnx: the model has no weights']);
  });

  it('tells how far it is, and leaves nothing when it is cancelled', async () => {
    const { services, document, handlers } = shop();
    const progress = { step: 'compare', label: 'Comparing', fraction: 0.5, message: 'half', etaMs: null };
    const seen: unknown[] = [];
    document.onDidChange(() => seen.push([document.snapshot().running, document.progress?.message]));
    services.analytics.answers.compressModel = (_, { onProgress, signal }) => {
      onProgress?.(progress);
      handlers.cancel(null);
      signal?.throwIfAborted();
      return report;
    };
    await document.compress(null);
    expect(seen).toContainEqual(['compressing', 'half']);
    expect(document.snapshot()).toMatchObject({ report: null, message: null, running: null });
    expect(services.lines).toEqual([]);
  });

  it('needs trust', async () => {
    const { host, document, asked } = shop();
    host.workspace.isTrusted = false;
    await document.compress(null);
    expect(asked()).toEqual([]);
    expect(document.snapshot()).toMatchObject({ trusted: false });
    expect(document.snapshot().message).toContain('trust');
  });

  it('ends what runs when it is closed', async () => {
    const { services, document, disposed } = shop();
    services.analytics.answers.compressModel = (_, { signal }) =>
      new Promise((_resolve, reject) =>
        signal?.addEventListener('abort', () => reject(signal.reason as Error)),
      );
    const run = document.compress(null);
    await Promise.resolve();
    document.dispose();
    await run;
    expect(disposed()).toBe(1);
  });
});

describe('writing a variant', () => {
  it('asks for a place beside the model, and makes the variant as it was made', async () => {
    const { document, handlers, host, asked } = shop();
    document.useData([fileUri('/shop/images.npy')]);
    await document.compress(4);
    document.useData([]);
    host.window.saveTarget = fileUri('/shop/m/small.onnx');
    handlers.write({ variant: 'int8-static' });
    await expect.poll(() => document.snapshot().written).toEqual(written);
    expect(host.window.saveDialogs.at(-1)?.defaultUri?.fsPath).toBe('/shop/m/net-int8-static.onnx');
    expect(asked()[1]).toMatchObject({
      kind: 'writeVariant',
      params: {
        file: '/shop/m/net.onnx',
        variant: 'int8-static',
        target: null,
        data: [{ file: '/shop/images.npy' }],
        output: { file: '/shop/m/small.onnx', fileName: 'm/small.onnx' },
      },
    });
    handlers.write({ variant: 'mixed-storage' });
    await expect.poll(() => asked()).toHaveLength(3);
    expect(asked()[2].params).toMatchObject({ target: { kind: 'size', factor: 4 } });
  });

  it('does nothing where no place is chosen', async () => {
    const { document, handlers, asked, shown } = shop();
    await document.compress(null);
    handlers.write({ variant: 'int8-static' });
    await Promise.resolve();
    expect(asked()).toHaveLength(1);
    expect(shown).toEqual([]);
  });

  it('is refused after the model changed, until it is compressed again', async () => {
    const { host, document, asked } = shop();
    await document.compress(null);
    host.fileChanged.fire('/shop/m/net.onnx');
    expect(document.snapshot().isOutdated).toBe(true);
    await document.write('int8-static', fileUri('/shop/m/small.onnx'));
    expect(document.snapshot().message).toContain('changed since');
    expect(asked()).toHaveLength(1);
    await document.compress(null);
    expect(document.snapshot()).toMatchObject({ isOutdated: false, message: null });
  });
});

describe('Compress Model', () => {
  it('opens the page of the model given and compresses it once', async () => {
    const { services, host, deps } = registeredCommands('/shop');
    services.analytics.answers.compressModel = () => new Promise(() => undefined);
    const parts = register(deps);
    const run = host.commands.registered.get('meshlens.compressModel');
    await run?.(MODEL);
    await run?.(MODEL);
    expect(executed(services).map(([id, uri, type]) => [id, String(uri), type])).toEqual(
      [1, 2].map(() => ['vscode.openWith', 'file:/shop/m/net.onnx', 'meshlens.onnxCompression']),
    );
    const { open, show } = host.editors.get('meshlens.onnxCompression')!;
    const document = open(MODEL) as CompressionDocument;
    expect(document.snapshot().running).toBe('compressing');
    expect(services.analytics.asked).toHaveLength(1);
    const panel = new FakePanel('meshlens.onnxCompression', 'net.onnx');
    show(document, panel);
    expect(panel.webview.html).toContain('compression.js');
    parts.forEach((part) => void part.dispose());
    expect(host.commands.registered.has('meshlens.compressModel')).toBe(false);
  });

  it('takes the active model, and needs trust', async () => {
    const { services, host, deps } = registeredCommands('/shop');
    register(deps);
    host.active = fileUri('/shop/active.onnx');
    host.workspace.isTrusted = false;
    await host.commands.registered.get('meshlens.compressModel')?.();
    expect(executed(services)).toEqual([]);
    expect(host.window.messages.join()).toContain('workspace you trust');
    host.workspace.isTrusted = true;
    services.analytics.answers.compressModel = () => report;
    await host.commands.registered.get('meshlens.compressModel')?.();
    expect(executed(services).map(([, uri]) => String(uri))).toEqual(['file:/shop/active.onnx']);
  });
});
