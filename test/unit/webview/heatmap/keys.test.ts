import { describe, expect, it } from 'vitest';
import { keyCommand } from '../../../../webview/heatmap/keys';

const press = (key: string, modifiers: { ctrlKey?: boolean; metaKey?: boolean; altKey?: boolean } = {}) =>
  keyCommand({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers });

describe('keyCommand', () => {
  it('moves with the arrows, and between anomalies with Ctrl', () => {
    expect(press('ArrowLeft')).toEqual({ kind: 'move', move: 'left' });
    expect(press('ArrowRight', { ctrlKey: true })).toEqual({ kind: 'move', move: 'nextAnomaly' });
    expect(press('ArrowLeft', { metaKey: true })).toEqual({ kind: 'move', move: 'previousAnomaly' });
  });

  it("leaves the editor's shortcuts alone", () => {
    expect(press('p', { ctrlKey: true })).toBeUndefined();
    expect(press('ArrowDown', { altKey: true })).toBeUndefined();
    expect(press('F1')).toBeUndefined();
  });
});
