import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import './app/app.css';
import { giveStylesTheNonce } from './page';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no place for the console');
giveStylesTheNonce();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
