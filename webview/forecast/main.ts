import { startPage } from '../kit/start-page';
import './styles/layout.css';
import './styles/large.css';
import './styles/rivals.css';
import './styles/multiples.css';
import './styles/load.css';
import './styles/tables.css';
import { connectHost } from './host';
import { createPage } from './page';

startPage(connectHost, createPage);

// Marks this entry as a module: as a script it would be bundled whole, with all that it imports and does not use.
export {};
