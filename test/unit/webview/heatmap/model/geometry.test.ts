import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cellBox,
  hitTest,
  layout,
  overflow,
  scrollToRow,
  visibleRows,
  yOfLane,
  type LayoutRequest,
} from '../../../../../webview/heatmap/model/geometry';

const request = (change: Partial<LayoutRequest> = {}): LayoutRequest => ({
  width: 1000,
  maxHeight: 600,
  labelWidth: 150,
  rows: 12,
  windows: 80,
  lanes: 1,
  view: { from: 0, to: 80 },
  scrollTop: 0,
  ...change,
});

describe('layout', () => {
  it('takes only the height that its rows need', () => {
    const few = layout(request({ rows: 3 }));
    expect(few.height).toBeLessThan(250);
    expect(overflow(few)).toBe(0);
  });

  it('scrolls rows that do not fit, and no further than the last one', () => {
    const many = layout(request({ rows: 300, scrollTop: 1e9 }));
    expect(many.height).toBeLessThanOrEqual(600);
    expect(many.scrollTop).toBe(overflow(many));
    expect(visibleRows(many).end).toBe(300);
    expect(visibleRows(many).end - visibleRows(many).first).toBeLessThan(40);
  });
});

describe('hitTest', () => {
  it('finds each cell in the middle of where it is drawn', () => {
    const requests = fc.record({
      width: fc.integer({ min: 300, max: 3000 }),
      rows: fc.integer({ min: 1, max: 300 }),
      scrollTop: fc.integer({ min: 0, max: 6000 }),
      from: fc.integer({ min: 0, max: 60 }),
      row: fc.nat(),
      window: fc.nat(),
    });
    fc.assert(
      fc.property(requests, ({ width, rows, scrollTop, from, row, window }) => {
        const geometry = layout(request({ width, rows, scrollTop, view: { from, to: 80 } }));
        const shown = visibleRows(geometry);
        const wanted = {
          row: shown.first + (row % (shown.end - shown.first)),
          window: from + (window % (80 - from)),
        };
        const box = cellBox(geometry, wanted.row, wanted.window);
        const y = box.y + box.height / 2;
        // The first and the last row may be cut off at the middle.
        fc.pre(y >= geometry.plot.y && y < geometry.plot.y + geometry.plot.height);
        expect(hitTest(geometry, box.x + box.width / 2, y)).toEqual({ kind: 'cell', ...wanted });
      }),
    );
  });

  it('knows labels, incidents and everything else', () => {
    const geometry = layout(request({ lanes: 2 }));
    expect(hitTest(geometry, 20, geometry.plot.y + 1)).toEqual({ kind: 'label', row: 0 });
    expect(hitTest(geometry, geometry.plot.x, yOfLane(1) + 2)).toEqual({ kind: 'strip', lane: 1, window: 0 });
    expect(hitTest(geometry, geometry.plot.x + 5, geometry.height - 2)).toEqual({ kind: 'none' });
    expect(hitTest(geometry, 5000, geometry.plot.y + 5)).toEqual({ kind: 'none' });
  });
});

describe('scrollToRow', () => {
  it('leaves a visible row where it is and brings others in entirely', () => {
    const geometry = layout(request({ rows: 200, scrollTop: 500 }));
    expect(scrollToRow(geometry, visibleRows(geometry).first + 2)).toBe(500);
    for (const row of [0, 150, 199]) {
      const scrollTop = scrollToRow(geometry, row);
      const box = cellBox(layout(request({ rows: 200, scrollTop })), row, 0);
      expect(box.y).toBeGreaterThanOrEqual(geometry.plot.y);
      expect(box.y + box.height).toBeLessThanOrEqual(geometry.plot.y + geometry.plot.height);
    }
  });
});
