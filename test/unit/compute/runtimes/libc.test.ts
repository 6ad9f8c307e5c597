import { describe, expect, it } from 'vitest';
import { isMusl } from '../../../../src/compute/runtimes/libc';
import { openOnnxRuntimeNode } from '../../../../src/compute/runtimes/onnxruntime-node';
import { openRuntime, runtimeCandidates } from '../../../../src/compute/runtimes/open';

const report = (header: Record<string, string>) => ({ excludeNetwork: false, getReport: () => ({ header }) });
const musl = { platform: 'linux', report: report({ nodejsVersion: 'v20.19.0' }) } as const;

describe('isMusl', () => {
  it('goes by the glibc that the report names', () => {
    expect(isMusl(musl)).toBe(true);
    expect(isMusl({ platform: 'linux', report: report({ glibcVersionRuntime: '2.36' }) })).toBe(false);
  });

  it('is about Linux only, and leaves hosts without reports to the attempt to load', () => {
    expect(isMusl({ ...musl, platform: 'darwin' })).toBe(false);
    expect(isMusl({ platform: 'linux' })).toBe(false);
    expect(isMusl({ platform: 'linux', report: { getReport: () => ({}) } })).toBe(false);
  });

  it('leaves the network out of the report, and the setting as it was', () => {
    const seen: (boolean | undefined)[] = [];
    const host = { excludeNetwork: false, getReport: () => (seen.push(host.excludeNetwork), { header: {} }) };
    isMusl({ platform: 'linux', report: host });
    expect([...seen, host.excludeNetwork]).toEqual([true, false]);
  });

  it('says no where the native runtime loads', () => {
    expect(isMusl(process)).toBe(false);
  });
});

describe('under musl', () => {
  it('WebAssembly computes, and the log and the result say why in one line', async () => {
    const lines: string[] = [];
    const candidates = runtimeCandidates.map((each) =>
      each.choice === 'onnx' ? { ...each, open: () => openOnnxRuntimeNode(1, musl) } : each,
    );
    const { runtime, reasons } = await openRuntime('auto', { candidates, log: (line) => lines.push(line) });
    expect(runtime.name).toBe('onnxruntime-web');
    expect(reasons).toEqual(['the native runtime needs glibc, and this system has musl']);
    expect(lines).toEqual([
      'Runtime onnx not used: the native runtime needs glibc, and this system has musl.',
    ]);
  });
});
