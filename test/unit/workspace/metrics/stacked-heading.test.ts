import { describe, expect, it } from 'vitest';
import { isMetricTable } from '../../../../src/workspace/metrics/sniff-metrics';
import { stackedHeading } from '../../../../src/workspace/metrics/stacked-heading';

const rowsOf = (text: string): string[][] => text.split('\n').map((line) => line.split(','));

const PANDAS =
  'microservice,cart,pay\nmetric,latency,latency\nstatistic,p90,p90\nunix_timestamp,,\n1692608400.0,0.1,0.2';

describe('stackedHeading', () => {
  it('joins the lines of a heading', () => {
    expect(stackedHeading(rowsOf(PANDAS))).toEqual({
      lines: 4,
      fields: ['timestamp', 'latency p90{service="cart"}', 'latency p90{service="pay"}'],
    });
  });

  it('takes two lines without a line for the index, and the service from any of them', () => {
    expect(stackedHeading(rowsOf('metric,cpu,cpu\nservice,cart,pay\n2025-01-01T00:00:00Z,1,2'))).toEqual({
      lines: 2,
      fields: ['timestamp', 'cpu{service="cart"}', 'cpu{service="pay"}'],
    });
  });

  it.each([
    ['a plain table', 'time,cart,pay\n1692608400,1,2\n1692608460,1,2'],
    ['a table of texts', 'service,from,to\ncart,pay,shop\npay,shop,cart\ncart,cart,pay'],
    ['rows of unequal length', 'service,cart,pay\nmetric,latency\n,,\n1692608400,1,2'],
    ['prose', 'Before, it would\nprint nothing, which is wrong\n[bug introduced in 5.3.0]\nmore, text'],
    ['prose with a number', 'Before, it would\nprint nothing, which is wrong\nsince 5, or so'],
    ['a single line', 'service,cart,pay'],
  ])('is null for %s', (_, text) => {
    expect(stackedHeading(rowsOf(text))).toBeNull();
  });

  it('makes a table one of measurements', () => {
    expect(isMetricTable(PANDAS)).toBe(true);
    expect(isMetricTable('service,from,to\ncart,pay,shop\npay,shop,cart')).toBe(false);
  });
});
