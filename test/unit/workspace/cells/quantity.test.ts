import { describe, expect, it } from 'vitest';
import { parseNumber, StyleSurvey } from '../../../../src/workspace/cells/number';
import { durationMsOf, parseQuantity } from '../../../../src/workspace/cells/quantity';

describe('numbers in cells', () => {
  it.each([
    [['0,250', '1234,500'], ';', true],
    [['1,5'], ',', true],
    [['200,000', '150,000'], ',', false],
    [['200,000', '150,000'], ';', true],
    [['1,234.5', '200,000'], ';', false],
    [['1.234,5', '200,000'], ',', true],
    [['12,5 ms'], ',', true],
    [['word, word', '3'], ';', false],
  ])('%j with %s: a decimal comma %s', (cells, delimiter, decimalComma) => {
    const survey = new StyleSurvey();
    cells.forEach((cell) => survey.see(cell));
    expect(survey.style(delimiter)).toEqual({ decimalComma });
  });

  it.each([
    ['1234,5', true, 1234.5],
    ['1.234,5', true, 1234.5],
    ['1.234', true, 1234],
    ['0.5', true, 0.5],
    ['1,234', false, 1234],
    ['1 234.5', false, 1234.5],
    ["1'234", false, 1234],
    ['-2.5e3', false, -2500],
    ['1,2', false, Number.NaN],
    ['', false, Number.NaN],
    ['oops', true, Number.NaN],
  ])('%j (decimal comma %s) is %d', (text, decimalComma, value) => {
    expect(parseNumber(text, { decimalComma })).toBe(value);
  });

  it.each([
    ['200 ms', 200],
    ['1.5s', 1500],
    ['200µs', 0.2],
    ['20 us', 0.02],
    ['1m30s', 90_000],
    ['1h2m3.5s', 3_723_500],
    ['00:00:00.150', 150],
    ['1.00:00:01', 86_401_000],
    ['2 min', 120_000],
    ['200', undefined],
    ['30%', undefined],
    ['5 ms/s', undefined],
    ['soon', undefined],
  ])('%s lasts %s ms', (text, ms) => {
    expect(durationMsOf(text)).toEqual(ms);
  });

  it.each([
    ['30.0%', 'share', 30],
    ['1.5 KiB', 'bytes', 1536],
    ['2 MB/s', 'bytes', 2e6],
    ['3 Mb/s', 'bits', 3e6],
    ['1.2 K', 'count', 1200],
    ['5 req/s', 'count', 5],
    ['1.02 s', 'time', 1020],
  ])('%s is a %s of %d', (text, kind, value) => {
    const quantity = parseQuantity(text);
    expect(quantity?.unit.kind).toBe(kind);
    expect((quantity?.value ?? 0) * (quantity?.unit.factor ?? 0)).toBeCloseTo(value, 9);
  });
});
