// Reported: no-console
console.log('hello');
