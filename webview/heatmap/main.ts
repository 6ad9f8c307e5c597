import '../kit/base.css';
import './heatmap.css';
import { registerToolkit } from '../kit/toolkit';
import { webviewApi } from '../kit/vscode-api';
import { connectHost } from './host';
import { createPage } from './page';

registerToolkit();
const { port, savedState, saveState } = webviewApi();
const root = document.createElement('div');
root.className = 'page';
document.body.append(root);
createPage({ root, host: connectHost(port), savedState, saveState, now: () => Date.now() });

// Marks this entry as a module: as a script it would be bundled whole, with all that it imports and does not use.
export {};
