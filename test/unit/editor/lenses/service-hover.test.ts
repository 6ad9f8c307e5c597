import { describe, expect, it } from 'vitest';
import { serviceHover } from '../../../../src/editor/lenses/service-hover';
import { sparkline } from '../../../../src/editor/lenses/sparkline';
import { completeReport } from '../../contracts/report-fixture';

const FILE = 'docker-compose.yml';
const TEXT = 'services:\n\n  checkout:\n    image: x\n';
const ON_NAME = { line: 3, column: 5 };

const hover = ({ file = FILE, text = TEXT, position = ON_NAME } = {}) =>
  serviceHover(completeReport, { file, text, position });

const pathOf = (address: string): string =>
  /d="([^"]*)"/.exec(Buffer.from(address.split(',')[1], 'base64').toString())?.[1] ?? '';

describe('the hover on the name of a service', () => {
  it('has the figures, what is usual, and two pictures', () => {
    const { range, markdown = '', commands } = hover() ?? {};
    expect(range).toEqual({ file: FILE, line: 3, column: 3, endLine: 3, endColumn: 11 });
    expect(markdown).toContain('**checkout** in the last tenth of the recording');
    expect(markdown).toContain('| p99 | &emsp;**1.5 s** | &emsp;90 ms |');
    expect(markdown).toContain('| errors | &emsp;3 % | &emsp;2 % |');
    expect(markdown.match(/!\[[^\]]*\]\(data:image\/svg\+xml;base64,/g)).toHaveLength(2);
    expect(commands).toEqual(['meshlens.showHeatmap']);
    expect(markdown).toContain(
      '| 1\\.5 | &emsp;20 | &emsp;3 % | &emsp;12 ms | &emsp;40 ms | &emsp;**1.5 s** |',
    );
    expect(markdown).toContain('| pod\\-c \\(1\\.5\\) |');
  });

  it('finds a quoted name', () => {
    expect(hover({ text: TEXT.replace('checkout', '"checkout"') })).toBeDefined();
  });

  it('says nothing elsewhere, nor where the name no longer stands', () => {
    expect(hover({ position: { line: 4, column: 5 } })).toBeUndefined();
    expect(hover({ file: 'other.yml' })).toBeUndefined();
    expect(hover({ text: TEXT.replace('checkout', 'payments') })).toBeUndefined();
  });
});

describe('a sparkline', () => {
  it('leaves gaps open and starts at zero', () => {
    expect(pathOf(sparkline([0, 10, null, 5]))).toBe('M2.0 22.0L54.0 2.0M158.0 12.0');
  });

  it('lies on the ground where nothing happens', () => {
    expect(pathOf(sparkline([0, 0]))).toBe('M2.0 22.0L158.0 22.0');
    expect(pathOf(sparkline([]))).toBe('');
  });
});
