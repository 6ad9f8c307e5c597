import type { CancellationToken } from 'vscode';
import { describe, expect, it } from 'vitest';
import type { ServedModel } from '../../../../src/contracts/serving/served-model';
import { Emitter } from '../../../../src/editor/host/emitter';
import { registerModelLenses } from '../../../../src/editor/lenses/register';
import { touches } from '../../../../src/editor/lenses/tokens';
import { range } from '../../findings/graphs';
import { factsOf, served, setting } from '../../findings/serving/served';
import { textDocument } from '../support/documents';
import { fakeServices } from '../support/fake-services';

const token = {} as CancellationToken;
const document = textDocument('/shop/config.pbtxt', '');

function register(models: readonly ServedModel[]) {
  const services = fakeServices('/shop');
  const changed = new Emitter<string>();
  let asked = 0;
  const registration = registerModelLenses(services, {
    ask: () => {
      asked += 1;
      return Promise.resolve({ models, findings: [], problems: [] });
    },
    onDidChange: changed.event,
  });
  const { host } = services;
  return {
    host,
    changed,
    registration,
    asked: () => asked,
    lenses: async (shown = document) => (await host.lenses?.lenses(shown, token)) ?? [],
    hover: (line: number, column: number) => host.lenses?.hover(document, { line, column }, token),
  };
}

describe('lenses', () => {
  it('stand on the token that names the model and open it', async () => {
    const { lenses } = register([served({}, factsOf({ 1: 12.4 }))]);
    const [lens] = await lenses();
    expect(lens).toMatchObject({
      range: { line: 1000 },
      command: 'meshlens.showModelRuntime',
      tooltip: 'Open the model: its time node by node',
    });
    expect(lens.title).toContain('per run at batch 1');
    expect(String(lens.arguments?.[0])).toBe('file:/shop/net/1/model.onnx');
  });

  it('open nothing where the model is missing', async () => {
    const { lenses } = register([served({ place: { kind: 'missing', expected: 'x' } }, null)]);
    expect((await lenses()).map(({ command, arguments: given }) => [command, given])).toEqual([
      ['', undefined],
    ]);
  });

  it('are few on one line, and what holds for all is said once', async () => {
    const models = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => served({ name }));
    const { lenses } = register(models);
    const titles = (await lenses()).map(({ title }) => title);
    expect(titles).toHaveLength(5);
    expect(titles.at(-1)).toMatch(/^and 2 more · per run at batch 1/);
  });

  it('keep the models of two lines apart', async () => {
    const models = [served({ range: range('config.pbtxt', 1) }), served({ range: range('config.pbtxt', 2) })];
    expect((await register(models).lenses()).map((lens) => lens.range.line)).toEqual([1, 2]);
  });

  it('are not looked for where they are switched off or no folder is open', async () => {
    const { host, lenses, hover, asked } = register([served({})]);
    expect(await lenses(textDocument('/elsewhere/config.pbtxt', ''))).toEqual([]);
    host.workspace.settings.set('meshlens.lenses', false);
    expect(await lenses()).toEqual([]);
    expect(await hover(1000, 1)).toBeUndefined();
    expect(asked()).toBe(0);
  });

  it('are drawn again when an answer or the setting changes', () => {
    const { host, changed, registration } = register([]);
    let drawn = 0;
    host.lenses?.onDidChange(() => (drawn += 1));
    changed.fire('/shop');
    host.workspace.change('meshlens.lenses', false);
    host.workspace.change('meshlens.seed', 1);
    expect(drawn).toBe(2);
    registration.dispose();
    expect(host.lenses).toBeUndefined();
  });
});

describe('hovers', () => {
  it('show the model that the token under the pointer matters to', async () => {
    const maxBatch = setting(8);
    const { hover } = register([served({ maxBatch }), served({ name: 'other' })]);
    const { line, column } = maxBatch.range;
    const shown = await hover(line, column);
    expect(shown?.range).toEqual(maxBatch.range);
    expect(shown?.markdown).toContain('**net**');
    expect(await hover(line + 500, column)).toBeUndefined();
  });

  it('show every model of a shared token once', async () => {
    const models = [served({ name: 'a' }), served({ name: 'b' })];
    const { range: token } = models[0].use;
    const markdown = (await register(models).hover(token.line, token.column))?.markdown ?? '';
    expect(markdown.match(/^\| [ab] \|/gm)).toEqual(['| a |', '| b |']);
  });

  it('recommend a calibration only where it may run', async () => {
    const prior = factsOf({ 1: 12 }, { basis: { kind: 'prior' } });
    const model = served({}, prior);
    const { host, hover } = register([model]);
    const { line, column } = model.use.range;
    expect((await hover(line, column))?.markdown).toContain('Calibrate Runtime Model');
    host.workspace.isTrusted = false;
    expect((await hover(line, column))?.markdown).not.toContain('Calibrate');
  });
});

describe('touches', () => {
  const place = { file: 'a', line: 2, column: 3, endLine: 4, endColumn: 5 };
  it.each([
    [2, 2, false],
    [2, 3, true],
    [3, 1, true],
    [4, 5, true],
    [4, 6, false],
    [1, 9, false],
    [5, 1, false],
  ])('line %d, column %d: %s', (line, column, expected) => {
    expect(touches(place, { line, column })).toBe(expected);
  });
});
