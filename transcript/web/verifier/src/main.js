// One program for two places: the page, and the worker in which the page has files checked.

if (typeof document === 'undefined') import('./worker.js');
else import('./page.js');
