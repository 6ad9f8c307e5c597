import { startPage } from '../kit/start-page';
import '../kit/styles/drawer.css';
import '../kit/styles/tables.css';
import './styles/layout.css';
import './styles/picture.css';
import './styles/drawer.css';
import { connectHost } from './host';
import { createPage } from './page';

startPage(connectHost, (options) => createPage({ ...options, now: () => Date.now() }));

// Marks this entry as a module: as a script it would be bundled whole, with all that it imports and does not use.
export {};
