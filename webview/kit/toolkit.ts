// The only module that knows the component library, so that another can take its place.
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
} from '@vscode/webview-ui-toolkit';

/** Defines the custom elements; call once per page. */
export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeProgressRing(),
  );
}

export interface ButtonOptions {
  readonly label: string;
  readonly appearance?: 'primary' | 'secondary' | 'icon';
  /** What a screen reader says and a tooltip shows, where the label alone is too short. */
  readonly description?: string;
  readonly onClick: () => void;
}

export function button({
  label,
  appearance = 'secondary',
  description,
  onClick,
}: ButtonOptions): HTMLElement {
  const element = document.createElement('vscode-button');
  element.setAttribute('appearance', appearance);
  element.textContent = label;
  if (description) {
    element.title = description;
    element.setAttribute('aria-label', description);
  }
  element.addEventListener('click', onClick);
  return element;
}

export interface DropdownOptions<T extends string> {
  readonly label: string;
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

export function dropdown<T extends string>({
  label,
  choices,
  value,
  onChange,
}: DropdownOptions<T>): HTMLElement {
  const element = document.createElement('vscode-dropdown');
  element.setAttribute('aria-label', label);
  for (const choice of choices) {
    const option = document.createElement('vscode-option');
    option.setAttribute('value', choice.value);
    option.textContent = choice.label;
    if (choice.value === value) {
      option.setAttribute('selected', '');
    }
    element.append(option);
  }
  element.addEventListener('change', () => {
    const chosen = choices.find(
      (choice) => choice.value === (element as HTMLElement & { value: string }).value,
    );
    if (chosen) {
      onChange(chosen.value);
    }
  });
  return element;
}

export function progressRing(label: string): HTMLElement {
  const element = document.createElement('vscode-progress-ring');
  element.setAttribute('aria-label', label);
  return element;
}
