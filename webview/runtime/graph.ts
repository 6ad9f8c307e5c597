import type { Point } from '../../src/contracts/picture';
import { h } from '../kit/dom';
import { keyCommand } from '../kit/picture-keys';
import { listenToPointer } from '../kit/picture-pointer';
import { anchored } from '../kit/picture-view';
import { createViewer } from '../kit/picture-viewer';
import type { Changed } from '../kit/store';
import type { GraphCommands } from './graph-commands';
import { graphKeys } from './graph-keys';
import { nodeSentence } from './model/describe';
import { firstPosition, graphCaption, partSentence } from './model/groups';
import { boxOfPart, type Part } from './model/part';
import type { Scene } from './model/scene';
import { foundNodes } from './model/search';
import { startView } from './model/start-view';
import { createGraphTable } from './parts/graph-table';
import { createGraphTools } from './parts/graph-tools';
import { createNodeDrawer } from './parts/node-drawer';
import { createOverview } from './parts/overview';
import { createStage, type StageTarget } from './parts/stage';
import type { PageState } from './state';

interface GraphView {
  readonly element: HTMLElement;
  show(state: PageState, changed: Changed<PageState>): void;
}

/** The whole graph of the model: a picture to move in, what is found and selected, and its details. */
export function createGraph(commands: GraphCommands): GraphView {
  const stage = createStage();
  const overview = createOverview((x, y) => {
    const { scale } = viewer.view;
    const { width, height } = stage.size();
    viewer.look({ scale, x: width / 2 - scale * x, y: height / 2 - scale * y });
  });
  const viewer = createViewer<Scene>(
    {
      size: stage.size,
      look(view) {
        stage.look(view);
        overview.look(view, stage.size());
      },
    },
    startView,
  );
  const tools = createGraphTools({
    ...commands,
    zoom: (factor) => viewer.zoom(factor),
    fit: viewer.fit,
    leave: () => stage.element.focus({ preventScroll: true }),
  });
  const drawer = createNodeDrawer({
    ...commands,
    close() {
      commands.close();
      stage.element.focus({ preventScroll: true });
    },
  });
  const wait = h('p', { class: 'graph-wait' });
  const told = h('p', { class: 'caption quiet graph-told', attributes: { 'aria-hidden': 'true' } });
  const caption = h('p', { class: 'caption quiet' });
  const table = createGraphTable();
  let shown: PageState | null = null;
  let drawn: Scene | null = null;
  let hovered: StageTarget | null = null;

  listenToPointer<StageTarget>(stage.element, {
    targetOf: stage.targetOf,
    // The page scrolls on as long as nobody works with the picture.
    zooms: ({ ctrlKey, metaKey }) => ctrlKey || metaKey || document.activeElement === stage.element,
    pan: viewer.pan,
    zoom: viewer.zoom,
    hover(target) {
      if (target?.kind !== hovered?.kind || target?.index !== hovered?.index) {
        hovered = target;
        tell();
      }
    },
    click(target) {
      stage.element.focus({ preventScroll: true });
      if (target === null) {
        return commands.selectPart(null);
      }
      if (target.kind === 'box') {
        commands.selectBox(target.index);
        commands.openDetails();
      } else {
        commands.selectPart({ kind: 'group', index: target.index });
        commands.openDetails();
      }
    },
    doubleClick(target) {
      if (target.kind === 'frame') {
        commands.collapse(target.index);
      } else if (drawn?.boxes[target.index]?.kind === 'group') {
        commands.expand(drawn.boxes[target.index].index);
      }
    },
  });
  stage.element.addEventListener('keydown', (event) => {
    const command = keyCommand(graphKeys, event);
    if (command === undefined) {
      return;
    }
    event.preventDefault();
    switch (command.kind) {
      case 'move':
        return commands.move(command.direction);
      case 'end':
        return commands.toEnd(command.end);
      case 'zoom':
        return viewer.zoom(command.factor);
      case 'fit':
        return viewer.fit();
      case 'search':
        return tools.searchBox.focus();
      case 'find':
        return commands.find(command.step);
      case 'collapse':
        return commands.collapseAround();
      case 'open':
        commands.open();
        return drawer.element.hidden ? undefined : drawer.element.focus();
      case 'close':
        return commands.close();
    }
  });

  /** Keeps what is selected where it was seen while groups around it are expanded or collapsed. */
  function changeScene(next: Scene, part: Part | null, path: string): void {
    const position = drawn === null || part === null ? null : firstPosition(drawn, part);
    const before = position === null || drawn === null ? null : drawn.boxes[drawn.picture.boxOf[position]];
    const isFirst = drawn === null;
    drawn = next;
    stage.show(next);
    overview.show(next);
    viewer.show(next, path);
    if (!isFirst && before !== null && position !== null) {
      viewer.look(anchored(viewer.view, topOf(before), topOf(next.boxes[next.picture.boxOf[position]])));
    }
    overview.look(viewer.view, stage.size());
    table.show(next);
  }

  function tell(): void {
    const { nodes, scene } = shown ?? {};
    if (!nodes || !scene || hovered === null) {
      told.textContent = '';
      return;
    }
    const box = hovered.kind === 'box' ? scene.boxes[hovered.index] : null;
    const [first] = box?.positions ?? [];
    told.textContent =
      box?.kind === 'node' && first !== undefined
        ? nodeSentence(nodes, first)
        : partSentence(
            scene,
            box === null ? { kind: 'group', index: hovered.index } : { kind: box.kind, index: box.index },
            nodes.basis,
          );
  }

  return {
    element: h(
      'section',
      { class: 'graph', attributes: { 'aria-label': 'Graph' } },
      tools.element,
      h(
        'div',
        { class: 'graph-body' },
        h('div', { class: 'graph-area' }, stage.element, overview.element, wait),
        drawer.element,
      ),
      told,
      caption,
      table.element,
    ),
    show(state, changed) {
      shown = state;
      const { scene, nodes, snapshot, part } = state;
      if (changed('isDrawing', 'graphFailure', 'scene')) {
        wait.textContent =
          state.graphFailure ?? (scene === null && state.isDrawing ? 'Drawing the graph…' : '');
        wait.hidden = wait.textContent === '';
        stage.element.setAttribute('aria-busy', String(state.isDrawing));
      }
      if (scene === null || nodes === null || snapshot === null) {
        return;
      }
      if (changed('scene')) {
        changeScene(scene, part, snapshot.path);
        caption.textContent = graphCaption(scene, nodes);
        hovered = null;
        tell();
      }
      if (changed('scene', 'part', 'isOpen', 'details')) {
        drawer.show(state.isOpen && part !== null ? { scene, nodes, part, details: state.details } : null);
      }
      if (changed('scene', 'part', 'query', 'selected', 'drawsAll', 'nodes')) {
        const found = foundNodes(nodes, state.query);
        tools.show({ ...state, found });
        stage.mark({
          selected: part === null ? null : boxOfPart(scene, part),
          group: part?.kind === 'group' ? part.index : null,
          matches: new Set(found.map((position) => scene.picture.boxOf[position])),
        });
      }
      const box = part === null ? null : boxOfPart(scene, part);
      if (changed('scene', 'part') && box !== null) {
        viewer.reveal(scene.boxes[box]);
      }
    },
  };
}

function topOf({ x, y, width }: Point & { readonly width: number }): Point {
  return { x: x + width / 2, y };
}
