import '@mantine/core/styles.css';
import { Button, MantineProvider, TextInput } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { StrictMode, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';

/** The page of comparison: what React, Mantine and the virtualizer cost by themselves, with next to nothing in them. */
const rowCount = Number(new URLSearchParams(location.search).get('rows') ?? '100000');
const rowHeight = 36;

function Page() {
  const [text, setText] = useState('');
  const [clicks, setClicks] = useState(0);
  return (
    <MantineProvider>
      <main>
        <h1>Next to nothing</h1>
        <p id="figure">12.34</p>
        <TextInput label="Text" value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Button onClick={() => setClicks(clicks + 1)}>Clicked {clicks}</Button>
        <List />
      </main>
    </MantineProvider>
  );
}

function List() {
  const scroller = useRef<HTMLDivElement>(null);
  // It is drawn anew with each scroll, and nothing of it is to be remembered.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 14,
  });
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Rows"
      tabIndex={0}
      aria-rowcount={rowCount}
      style={{ height: 600, overflow: 'auto', contain: 'strict' }}
    >
      <div role="rowgroup" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
        {virtualizer.getVirtualItems().map(({ key, index, start }) => (
          <div
            key={key}
            role="row"
            aria-rowindex={index + 1}
            style={{
              position: 'absolute',
              insetInline: 0,
              height: rowHeight,
              transform: `translateY(${start}px)`,
            }}
          >
            <span role="gridcell">Row {index + 1}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

const place = document.getElementById('root');
if (!place) throw new Error('index.html has no #root');
createRoot(place).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
