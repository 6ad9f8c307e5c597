type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target'>;

/** `n` goes to the next incident and `p` to the previous one, as on the heatmap; null for a key that is not ours. */
export function stepOf({ key, ctrlKey, metaKey, altKey, target }: Key): 1 | -1 | null {
  // A letter chooses from a list.
  const isTyping = target instanceof Element && target.closest('select, input, vscode-dropdown') !== null;
  if (ctrlKey || metaKey || altKey || isTyping) {
    return null;
  }
  return key === 'n' ? 1 : key === 'p' ? -1 : null;
}
