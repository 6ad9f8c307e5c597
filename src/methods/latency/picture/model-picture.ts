import type {
  BoxKind,
  ModelPicture,
  PictureBoxes,
  PictureLines,
  PictureView,
} from '../../../contracts/latency/picture';
import { placeDeep, type DeepPicture } from '../../../numeric/drawing/deep';
import type { Arc } from '../../../numeric/drawing/layered';
import type { ModelCounts } from '../../../onnx/count/count-model';
import type { OnnxModel } from '../../../onnx/model';
import { drawnGraph, type Item } from './drawn';
import { expandGroups } from './expand';
import type { Group } from './grouping';
import { groupItems } from './groups';

interface ShownBox {
  readonly kind: BoxKind;
  readonly title: string;
  readonly words: string;
  readonly index: number;
  readonly group: number;
}

const HEIGHT = 40;
const LEAST_WIDTH = 104;
const MOST_WIDTH = 220;
const TITLE_CHARACTER = 7.4;
const WORDS_CHARACTER = 6;
/** Room for the corners, and beside the title for the share. */
const PADDING = 20;
const SHARE_WIDTH = 44;
const LONGEST_TEXT = 120;
const NAMED_OPERATORS = 2;

/** The graph of a model, placed from top to bottom. Equal models give equal pictures. */
export function modelPicture(
  model: Pick<OnnxModel, 'graph'>,
  counts: Pick<ModelCounts, 'nodes' | 'inputs' | 'outputs'>,
  view: PictureView,
): ModelPicture {
  const { items, arcs, hidden } = drawnGraph(model, counts, view);
  const { by, groups } = groupItems(items, arcs);
  const revealed = items.findIndex(({ kind, index }) => kind === 'node' && index === view.reveal);
  const { isExpanded, refused } = expandGroups(
    items.length,
    groups,
    view.expanded,
    revealed < 0 ? null : revealed,
  );
  const { boxes, boxOf } = shownBoxes(items, groups, isExpanded);
  const shownArcs = arcsBetween(items, arcs, boxOf, boxes.length);
  const placed = placeDeep(boxes.map(sizeOf), shownArcs);
  const itemOf = new Map(items.flatMap(({ kind, index }, item) => (kind === 'node' ? [[index, item]] : [])));
  const nodeIndex = counts.nodes.filter(({ timed }) => timed).map(({ index }) => index);
  return {
    width: placed.width,
    height: placed.height,
    boxes: boxColumns(boxes, placed),
    lines: lineColumns(shownArcs, placed),
    groups: groupRows(items, groups, isExpanded),
    groupedBy: by,
    nodeIndex,
    boxOf: nodeIndex.map((index) => boxOf[itemOf.get(index) ?? 0]),
    hidden,
    refused,
  };
}

/** Items that no collapsed group hides, and the outermost collapsed groups, in the order of their first items. */
function shownBoxes(
  items: readonly Item[],
  groups: readonly Group[],
  isExpanded: readonly boolean[],
): { boxes: readonly ShownBox[]; boxOf: Int32Array } {
  // The innermost group that is drawn around an item, and the outermost collapsed one that hides it.
  const around = new Int32Array(items.length).fill(-1);
  const hiding = new Int32Array(items.length).fill(-1);
  groups.forEach(({ members }, group) => {
    for (const item of members) {
      if (hiding[item] < 0 && isExpanded[group]) {
        around[item] = group;
      } else if (hiding[item] < 0) {
        hiding[item] = group;
      }
    }
  });
  const boxes: ShownBox[] = [];
  const boxOf = new Int32Array(items.length);
  const boxOfGroup = new Map<number, number>();
  items.forEach(({ kind, title, shape, index }, item) => {
    const group = hiding[item];
    const known = boxOfGroup.get(group);
    if (known !== undefined) {
      boxOf[item] = known;
      return;
    }
    boxOf[item] = boxes.length;
    if (group < 0) {
      boxes.push({ kind, title: cut(title), words: cut(shapeWords(shape)), index, group: around[item] });
      return;
    }
    boxOfGroup.set(group, boxes.length);
    const { title: name, members, parent } = groups[group];
    boxes.push({
      kind: 'group',
      title: cut(name),
      words: groupWords(items, members),
      index: group,
      group: parent,
    });
  });
  return { boxes, boxOf };
}

/** `14 nodes: 4 Conv, 3 Relu …`: the operators that occur most. */
function groupWords(items: readonly Item[], members: readonly number[]): string {
  const counts = new Map<string, number>();
  for (const item of members) {
    counts.set(items[item].title, (counts.get(items[item].title) ?? 0) + 1);
  }
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, NAMED_OPERATORS);
  const named = most.map(([operator, count]) => `${count} ${operator}`).join(', ');
  return cut(`${members.length} nodes: ${named}${counts.size > NAMED_OPERATORS ? ' …' : ''}`);
}

interface ShownArc extends Arc {
  readonly words: string;
}

function arcsBetween(
  items: readonly Item[],
  arcs: readonly Arc[],
  boxOf: Int32Array,
  boxes: number,
): readonly ShownArc[] {
  const known = new Set<number>();
  return arcs.flatMap(({ from, to }) => {
    const arc = { from: boxOf[from], to: boxOf[to], words: cut(shapeWords(items[from].shape)) };
    const key = arc.from * boxes + arc.to;
    if (arc.from === arc.to || known.has(key)) {
      return [];
    }
    known.add(key);
    return [arc];
  });
}

function groupRows(
  items: readonly Item[],
  groups: readonly Group[],
  isExpanded: readonly boolean[],
): ModelPicture['groups'] {
  const signatures = groups.map(({ members }) => members.map((item) => items[item].title).join(' '));
  const alike = new Map<string, number>();
  signatures.forEach((each) => alike.set(each, (alike.get(each) ?? 0) + 1));
  return groups.map(({ id, title, parent, members }, group) => ({
    id,
    title: cut(title),
    parent,
    nodes: members.length,
    alike: alike.get(signatures[group]) ?? 1,
    isExpanded: isExpanded[group],
  }));
}

function boxColumns(boxes: readonly ShownBox[], { boxes: places }: DeepPicture): PictureBoxes {
  return {
    kind: boxes.map(({ kind }) => kind),
    title: boxes.map(({ title }) => title),
    words: boxes.map(({ words }) => words),
    x: places.map(({ x }) => x),
    y: places.map(({ y }) => y),
    width: places.map(({ width }) => width),
    height: places.map(({ height }) => height),
    index: boxes.map(({ index }) => index),
    group: boxes.map(({ group }) => group),
  };
}

function lineColumns(arcs: readonly ShownArc[], { lines, isFar }: DeepPicture): PictureLines {
  let end = 0;
  return {
    from: arcs.map(({ from }) => from),
    to: arcs.map(({ to }) => to),
    end: lines.map(({ length }) => (end += 2 * length)),
    points: lines.flatMap((line) => line.flatMap(({ x, y }) => [x, y])),
    isFar,
    words: arcs.map(({ words }) => words),
  };
}

function sizeOf({ kind, title, words }: ShownBox): { width: number; height: number } {
  const share = kind === 'node' || kind === 'group' ? SHARE_WIDTH : 0;
  const text = Math.max(title.length * TITLE_CHARACTER + share, words.length * WORDS_CHARACTER);
  return { width: Math.round(Math.min(Math.max(text + PADDING, LEAST_WIDTH), MOST_WIDTH)), height: HEIGHT };
}

function shapeWords(shape: Item['shape']): string {
  return shape === null ? '' : shape.length === 0 ? 'scalar' : shape.join(' × ');
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}
