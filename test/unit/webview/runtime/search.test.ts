import { describe, expect, it } from 'vitest';
import { keyCommand } from '../../../../webview/kit/picture-keys';
import { graphKeys } from '../../../../webview/runtime/graph-keys';
import { boxShare, shortName } from '../../../../webview/runtime/model/format';
import { foundNodes, nextFound } from '../../../../webview/runtime/model/search';
import { chain } from './nodes';

describe('the search of the graph', () => {
  const nodes = chain(
    { name: '/a/Conv', operator: 'Conv' },
    { name: '/a/Relu', operator: 'Relu', class: 'elementwise' },
    { name: '/b/Conv', operator: 'Conv' },
  );

  it('finds all words in name, operator and class, whatever their case', () => {
    expect(foundNodes(nodes, 'CONV')).toEqual([0, 2]);
    expect(foundNodes(nodes, 'conv /b')).toEqual([2]);
    expect(foundNodes(nodes, 'elementwise')).toEqual([1]);
    expect(foundNodes(nodes, ' ')).toEqual([]);
    expect(foundNodes(nodes, 'lstm')).toEqual([]);
  });

  it('goes on from what is selected, and around the end', () => {
    expect(nextFound([0, 2], null, 1)).toBe(0);
    expect(nextFound([0, 2], 0, 1)).toBe(2);
    expect(nextFound([0, 2], 1, -1)).toBe(0);
    expect(nextFound([0, 2], 2, 1)).toBe(0);
    expect(nextFound([0, 2], 0, -1)).toBe(2);
    expect(nextFound([], 0, 1)).toBeNull();
  });
});

describe('keys of the graph', () => {
  const key = (name: string, ctrlKey = false) =>
    keyCommand(graphKeys, { key: name, ctrlKey, metaKey: false, altKey: false });

  it('are those of every picture and some of its own; the editor keeps its own', () => {
    expect(key('ArrowDown')).toEqual({ kind: 'move', direction: 'down' });
    expect(key('N')).toEqual({ kind: 'find', step: -1 });
    expect(key('Backspace')).toEqual({ kind: 'collapse' });
    expect(key('n', true)).toBeUndefined();
    expect(key('F5')).toBeUndefined();
  });
});

describe('words on a box', () => {
  it('are short', () => {
    expect(shortName('/encoder/layer.0/attention/MatMul')).toBe('attention/MatMul');
    expect(shortName('Conv_12')).toBe('Conv_12');
    expect(boxShare(0.0321)).toBe('3.2 %');
    expect(boxShare(0.0001)).toBe('');
  });
});
