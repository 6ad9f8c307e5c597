import { startPage } from '../kit/start-page';
import '../kit/styles/boxes.css';
import '../kit/styles/evidence.css';
import '../kit/styles/tables.css';
import './styles/layout.css';
import './styles/timeline.css';
import './styles/causes.css';
import './styles/tables.css';
import { connectHost } from './host';
import { createPage } from './page';

startPage(connectHost, (options) => createPage({ ...options, now: () => Date.now() }));

// Marks this entry as a module: as a script it would be bundled whole, with all that it imports and does not use.
export {};
