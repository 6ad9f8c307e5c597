import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { initialParameters } from '../../../../src/compute';
import { classifierParameters, seenParameters } from '../../../../src/methods/diagnosis/classifier/network';
import { profileOf } from '../../../../src/methods/diagnosis/classifier/profiles';
import { readKinds } from '../../../../src/methods/diagnosis/kinds/read-kinds';
import {
  readDiagnosisModel,
  writeDiagnosisModel,
  type DiagnosisModel,
} from '../../../../src/methods/diagnosis/model-file';
import { incidentNamer } from '../../../../src/methods/diagnosis/name-incident';
import { CHANNEL_COUNT, channelIndex } from '../../../../src/methods/diagnosis/signature/channels';

const shipped = path.join(__dirname, '../../../../models/diagnosis');
const { kinds } = readKinds(readFileSync(path.join(shipped, 'kinds.yaml'), 'utf8'), 'kinds.yaml');
const observed = (self: Readonly<Record<string, number>>): Float32Array => {
  const values = new Float32Array(CHANNEL_COUNT);
  Object.entries(self).forEach(([quantity, value]) => (values[channelIndex('self', quantity)] = value));
  return values;
};
const contention = observed({ cpu: 0.9, work: 0.8, 'work-tail': 0.8, 'wire-in': 0.5, memory: 0.4 });
const untrained: DiagnosisModel = {
  description: 'test',
  parameters: initialParameters(classifierParameters(), 1),
  profiles: new Map([[kinds[0].id, profileOf(kinds[0], [contention])]]),
  surpriseLimit: 1,
  temperature: 2,
};

describe('naming an incident', () => {
  const name = incidentNamer(untrained, kinds);

  it('gives the kind, its confidence and three reasons', () => {
    const naming = name(contention);
    expect(naming.isUnknown).toBe(false);
    const [{ id, confidence, reasons }] = naming.kinds;
    expect(id).toBe('cpu-contention');
    expect(confidence).toBeGreaterThan(1 / kinds.length);
    expect(confidence).toBeLessThan(1);
    expect(reasons).toHaveLength(3);
    const stated = reasons.map(({ channel }) => channel.quantity);
    expect(['cpu', 'work', 'work-tail']).toEqual(expect.arrayContaining(stated));
    expect(reasons.every(({ share }, at) => share > 0 && share <= (reasons[at - 1]?.share ?? 1))).toBe(true);
  });

  it('says unknown of what looks like nothing known, with the nearest kind', () => {
    const naming = name(observed({ 'fan-out': 0.9, steps: 0.9, memory: -0.9, cpu: -0.9, 'wire-in': -0.9 }));
    expect(naming.isUnknown).toBe(true);
    expect(naming.surprise).toBeGreaterThan(1);
    expect(naming.kinds.length).toBeGreaterThan(0);
  });

  it('names nothing where nothing is known, or no kind is described', () => {
    const nothing = new Float32Array(CHANNEL_COUNT).fill(NaN);
    expect(name(nothing)).toMatchObject({ kinds: [], isUnknown: true });
    expect(incidentNamer(untrained, [])(contention)).toMatchObject({ kinds: [], isUnknown: true });
  });

  it('names a kind that only a file of the user describes', () => {
    const own = readKinds(
      'kinds:\n  - id: leak\n    title: Slow leak\n    self: { memory: up }\n',
      'own.yaml',
    ).kinds;
    const [first] = incidentNamer(untrained, [...kinds, ...own])(observed({ memory: 0.8 })).kinds;
    expect(first).toMatchObject({ id: 'leak', title: 'Slow leak' });
  });
});

describe('the file of the classifier', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'meshlens-diagnosis-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is read as it was written, to within its precision', async () => {
    await writeDiagnosisModel(folder, untrained);
    const { parameters, ...others } = await readDiagnosisModel(folder);
    const { parameters: written, ...exact } = untrained;
    expect(others).toEqual(exact);
    const seen = seenParameters(written);
    const largest = Math.max(...seen.map(Math.abs));
    parameters.forEach((value, at) => expect(Math.abs(value - seen[at])).toBeLessThan(largest / 120));
  });

  it('names alike without the weights that no view has', () => {
    const seen = { ...untrained, parameters: seenParameters(untrained.parameters) };
    expect(seen.parameters).not.toEqual(untrained.parameters);
    expect(incidentNamer(seen, kinds)(contention)).toEqual(incidentNamer(untrained, kinds)(contention));
  });

  it('is refused when it was trained on other signatures', async () => {
    await writeDiagnosisModel(folder, untrained);
    const file = path.join(folder, 'model.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"self work"', '"self play"'));
    await expect(readDiagnosisModel(folder)).rejects.toThrow('was trained on other signatures');
  });

  it('ships, and names plain cases', async () => {
    const name = incidentNamer(await readDiagnosisModel(shipped), kinds);
    const first = (self: Readonly<Record<string, number>>): string => name(observed(self)).kinds[0].id;
    expect(first({ 'wire-in': 0.8 })).toBe('network-delay');
    expect(first({ memory: 0.9, cpu: 0.6 })).toBe('memory-pressure');
    expect(first({ failures: 0.9, rate: -0.6, cpu: -0.5 })).toBe('dependency-down');
  });
});
