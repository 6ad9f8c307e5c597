import { describe, expect, it } from 'vitest';
import { readTarget } from '../../../../src/methods/compression/cli/options';
import { chooseTarget } from '../../../../src/methods/compression/choose-target';
import { exampleReport } from './example-report';

const { variants } = exampleReport;

describe('a target', () => {
  it.each([
    ['size=1/4', { kind: 'size', factor: 4 }],
    ['size=¼', { kind: 'size', factor: 4 }],
    ['size=⅛', { kind: 'size', factor: 8 }],
    ['size=0.25', { kind: 'size', factor: 4 }],
    ['speed=2x', { kind: 'speed', factor: 2 }],
    ['speed=1.5x', { kind: 'speed', factor: 1.5 }],
  ])('is read from %s', (text, target) => {
    expect(readTarget(text)).toEqual(target);
  });

  it.each([
    '',
    'size',
    'size=',
    'size=1/0',
    'size=2',
    'size=1/4x',
    'speed=2',
    'speed=1x',
    'weight=1/4',
    'size=1/4=1',
  ])('is refused when it is written as %j', (text) => {
    expect(() => readTarget(text)).toThrow(/size=1\/4.*speed=2x/);
  });

  it('is met by the variant that differs least, of those that reach it', () => {
    expect(chooseTarget({ kind: 'size', factor: 3.5 }, variants)).toEqual({
      kind: 'size',
      factor: 3.5,
      met: true,
      variant: 'int8-storage',
      reached: 3.9,
    });
    expect(chooseTarget({ kind: 'speed', factor: 2 }, variants)).toMatchObject({
      met: true,
      variant: 'int8-static',
    });
  });

  it('names the nearest when none reaches it, and none that does not run', () => {
    expect(chooseTarget({ kind: 'speed', factor: 5 }, variants)).toMatchObject({
      met: false,
      variant: 'int8-static',
      reached: 2.5,
    });
    const broken = variants.map((variant) => ({ ...variant, outputError: null }));
    expect(chooseTarget({ kind: 'size', factor: 2 }, broken)).toMatchObject({
      met: false,
      variant: null,
      reached: null,
    });
  });
});
