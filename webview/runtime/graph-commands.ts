import type { PictureView } from '../../src/contracts/latency/picture';
import type { Announcer } from '../kit/announcer';
import type { Direction } from '../kit/neighbours';
import type { Store } from '../kit/store';
import { createGraphRequests, expandedIds } from './graph-requests';
import type { RuntimeHost } from './host';
import { nodeSentence } from './model/describe';
import { firstBoxIn, groupAround, partSentence } from './model/groups';
import { boxOfPart, positionOfPart, type Part } from './model/part';
import { foundNodes, nextFound } from './model/search';
import { endOf, stepFrom } from './model/walk';
import type { PageState } from './state';

export interface GraphCommands {
  /** Asks for the picture of the model that is shown now. */
  load(): void;
  /** Selects a node by its position in the order of execution. */
  choose(position: number): void;
  selectBox(box: number): void;
  selectPart(part: Part | null): void;
  move(direction: Direction): void;
  toEnd(end: 'first' | 'last'): void;
  /** Opens the details of a node; expands a group. */
  open(): void;
  openDetails(): void;
  /** Closes the details; nothing is selected after the second time. */
  close(): void;
  /** @param group index in the picture's groups */
  expand(group: number): void;
  collapse(group: number): void;
  /** Collapses the group around what is selected. */
  collapseAround(): void;
  expandAll(): void;
  collapseAll(): void;
  /** Also draws what takes no time, or no longer. */
  drawAll(all: boolean): void;
  search(query: string): void;
  find(step: 1 | -1): void;
  /** Expands what hides a node. */
  reveal(position: number): void;
}

interface Parts {
  readonly store: Store<PageState>;
  readonly host: Pick<RuntimeHost, 'picture' | 'node'>;
  readonly announcer: Announcer;
}

/** Everything that changes what the graph shows. */
export function createGraphCommands({ store, host, announcer }: Parts): GraphCommands {
  const { draw, ask } = createGraphRequests({ store, host });

  function select(part: Part | null, selected: number | null): void {
    store.update({ part, selected, ...(part === null ? { isOpen: false } : {}) });
    const { nodes, scene } = store.state;
    if (selected !== null && nodes !== null) {
      announcer.say(nodeSentence(nodes, selected));
    } else if (part !== null && scene !== null && nodes !== null) {
      announcer.say(partSentence(scene, part, nodes.basis));
    }
    void ask();
  }

  function selectPart(part: Part | null): void {
    const { scene } = store.state;
    select(part, scene === null ? null : positionOfPart(scene, part));
  }

  function selectBox(box: number): void {
    const { scene } = store.state;
    if (scene !== null) {
      const { kind, index } = scene.boxes[box];
      selectPart({ kind, index });
    }
  }

  function choose(position: number): void {
    const { scene } = store.state;
    select(scene === null ? null : { kind: 'node', index: scene.picture.nodeIndex[position] }, position);
  }

  /** The box from which a key goes on. */
  function currentBox(): number | null {
    const { scene, part } = store.state;
    return scene === null || part === null
      ? null
      : (boxOfPart(scene, part) ?? (part.kind === 'group' ? firstBoxIn(scene, part.index) : null));
  }

  async function expand(group: number): Promise<void> {
    const { scene } = store.state;
    if (scene === null) {
      return;
    }
    const { groups } = scene.picture;
    const picture = await draw({ expanded: [...expandedIds(scene.picture), groups[group].id] });
    const { scene: next } = store.state;
    if (picture === null || next === null) {
      return;
    }
    if (!picture.groups[group].isExpanded) {
      announcer.say('The picture would become too large: collapse another group first');
      return;
    }
    const first = firstBoxIn(next, group);
    if (first !== null) {
      selectBox(first);
    }
  }

  async function collapse(group: number): Promise<void> {
    const { scene } = store.state;
    if (scene === null) {
      return;
    }
    const { id } = scene.picture.groups[group];
    const picture = await draw({ expanded: expandedIds(scene.picture).filter((each) => each !== id) });
    if (picture !== null) {
      selectPart({ kind: 'group', index: group });
    }
  }

  async function redraw(change: Partial<PictureView>): Promise<void> {
    const picture = await draw(change);
    const { part } = store.state;
    if (picture !== null && part?.kind === 'group') {
      // Its index may be that of another group now.
      selectPart(null);
    }
  }

  async function reveal(position: number): Promise<void> {
    const { scene } = store.state;
    if (scene !== null) {
      await draw({ reveal: scene.picture.nodeIndex[position] });
      choose(position);
    }
  }

  function show(position: number): void {
    const { scene } = store.state;
    if (scene !== null && scene.boxes[scene.picture.boxOf[position]].kind === 'group') {
      void reveal(position);
    } else {
      choose(position);
    }
  }

  function toEnd(end: 'first' | 'last'): void {
    const { scene } = store.state;
    const box = scene === null ? null : endOf(scene, end);
    if (box !== null) {
      selectBox(box);
    }
  }

  function openDetails(): void {
    const { part } = store.state;
    store.update({ isOpen: part !== null });
    void ask();
  }

  return {
    load() {
      store.update({ details: null });
      void draw({}).then((picture) => {
        const { selected, part } = store.state;
        if (picture === null) {
          return;
        }
        const index = selected === null ? undefined : picture.nodeIndex[selected];
        const kept = part?.kind === 'node' && index === undefined ? null : part;
        store.update({ part: index === undefined ? kept : { kind: 'node', index } });
        void ask();
      });
    },
    choose,
    selectBox,
    selectPart,
    move(direction) {
      const { scene } = store.state;
      const from = currentBox();
      if (scene === null || from === null) {
        return toEnd('first');
      }
      const to = stepFrom(scene, from, direction);
      if (to === null) {
        announcer.say('Nothing further in this direction');
      } else {
        selectBox(to);
      }
    },
    toEnd,
    openDetails,
    open() {
      const { scene, part, selected } = store.state;
      const box = currentBox();
      if (scene === null || box === null || part === null) {
        return;
      }
      if (scene.boxes[box].kind === 'group') {
        if (selected === null) {
          void expand(scene.boxes[box].index);
        } else {
          void reveal(selected);
        }
        return;
      }
      openDetails();
    },
    close() {
      if (store.state.isOpen) {
        store.update({ isOpen: false });
      } else {
        selectPart(null);
      }
    },
    expand: (group) => void expand(group),
    collapse: (group) => void collapse(group),
    collapseAround() {
      const { scene, part } = store.state;
      const group = scene === null || part === null ? null : groupAround(scene, part);
      if (group !== null) {
        void collapse(group);
      }
    },
    expandAll() {
      const { scene } = store.state;
      void redraw({ expanded: scene?.picture.groups.map(({ id }) => id) ?? null });
    },
    collapseAll: () => void redraw({ expanded: [] }),
    drawAll(all) {
      store.update({ drawsAll: all });
      void redraw({ all });
    },
    search: (query) => store.update({ query }),
    find(step) {
      const { nodes, query, selected } = store.state;
      const found = nodes === null ? [] : foundNodes(nodes, query);
      const next = nextFound(found, selected, step);
      if (next !== null) {
        show(next);
      } else if (query.trim() !== '') {
        announcer.say(`No node matches ${query.trim()}`);
      }
    },
    reveal: (position) => void reveal(position),
  };
}
