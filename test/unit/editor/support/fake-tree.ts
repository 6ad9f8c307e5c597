import { Emitter } from '../../../../src/editor/host/emitter';
import type { TreeView } from '../../../../src/editor/host/surfaces';

export interface FakeTreeView extends TreeView {
  visible: boolean;
  /** Shows or hides it. */
  reveal(visible: boolean): void;
}

/** A tree that is hidden at first. */
export function fakeTreeView(dispose: () => void): FakeTreeView {
  const changed = new Emitter<unknown>();
  const view: FakeTreeView = {
    visible: false,
    onDidChangeVisibility: changed.event,
    dispose,
    reveal(visible) {
      view.visible = visible;
      changed.fire({ visible });
    },
  };
  return view;
}
