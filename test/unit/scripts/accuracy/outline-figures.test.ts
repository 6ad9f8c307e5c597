import { describe, expect, it } from 'vitest';
import { cutFigures, pooled } from '../../../../scripts/accuracy/outline/figures';

const CELLS = { startMs: 0, widthMs: 10, windows: 100 };
const fault = (service: number, fromMs: number, toMs: number, requests = 50) => ({
  service,
  fromMs,
  toMs,
  requests,
});
const group = (service: number, fromMs: number, toMs: number) => ({
  fromMs,
  toMs,
  score: 3,
  segments: [{ service, fromMs, toMs, score: 3, cells: 2, joint: 0 }],
});

describe('figures of cut incidents', () => {
  it('are those of the incident that fits best, in time and in cells', () => {
    const figures = cutFigures([fault(1, 100, 200)], [group(1, 150, 200), group(2, 500, 600)], CELLS);
    expect(figures).toEqual({ ious: [0.5], fitting: 1, incidents: 2, common: 5, either: 20 });
    expect(pooled([figures])).toMatchObject({ iou: 0.5, f1: 2 / 3, cellIou: 0.25, found: 1, incidents: 2 });
  });

  it('leave out faults that hardly a request met, and what is found of them', () => {
    const figures = cutFigures([fault(1, 100, 200, 3)], [group(1, 100, 200)], CELLS);
    expect(figures).toEqual({ ious: [], fitting: 0, incidents: 0, common: 0, either: 0 });
  });

  it('count an incident that fits two faults once', () => {
    const figures = cutFigures([fault(1, 100, 200), fault(2, 100, 210)], [group(1, 100, 200)], CELLS);
    expect(figures).toMatchObject({ fitting: 1, incidents: 1 });
  });
});
