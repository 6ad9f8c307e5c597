import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { pagesOf } from '../../src/methods/lists';
import { methods } from '../../src/methods/registry';

describe.each(pagesOf(methods).map(({ id }) => id))('the bundle of the %s page', (name) => {
  const meta = path.resolve(__dirname, `../../dist/meta/${name}.json`);
  const inputs = Object.keys(
    (JSON.parse(readFileSync(meta, 'utf8')) as { inputs: Record<string, unknown> }).inputs,
  );

  it('carries no React: it is only a peer of the component library', () => {
    expect(inputs.filter((file) => /node_modules\/(react|react-dom|scheduler)\//.test(file))).toEqual([]);
    expect(inputs.filter((file) => file.includes('fast-react-wrapper'))).toEqual([]);
  });

  it('carries nothing of the analysis but what is shared', () => {
    expect(inputs.filter((file) => /^src\/(?!contracts\/|process\/rpc\/)/.test(file))).toEqual([]);
  });
});
