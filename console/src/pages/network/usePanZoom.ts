import { useCallback, useRef, useState } from "preact/hooks";

export interface View {
  x: number;
  y: number;
  scale: number;
}

export interface PanZoom {
  view: View;
  zoom: (factor: number) => void;
  reset: () => void;
  handlers: {
    onPointerDown: (event: PointerEvent) => void;
    onPointerMove: (event: PointerEvent) => void;
    onPointerUp: (event: PointerEvent) => void;
    onWheel: (event: WheelEvent) => void;
    onKeyDown: (event: KeyboardEvent) => void;
  };
}

const LEAST = 0.3;
const MOST = 3;
const STEP = 60;
const START: View = { x: 0, y: 0, scale: 1 };

/**
 * Moves a picture by dragging and arrow keys, and sizes it by Ctrl and the wheel, by + and -. The
 * wheel alone scrolls the page, which someone who passes by wants.
 */
export function usePanZoom(): PanZoom {
  const [view, setView] = useState(START);
  const from = useRef<{ x: number; y: number } | null>(null);
  const zoom = useCallback((factor: number, at = { x: 0, y: 0 }) => {
    setView((now) => {
      const scale = Math.min(Math.max(now.scale * factor, LEAST), MOST);
      const real = scale / now.scale;
      return { scale, x: at.x - (at.x - now.x) * real, y: at.y - (at.y - now.y) * real };
    });
  }, []);
  const move = (x: number, y: number): void => setView((now) => ({ ...now, x: now.x + x, y: now.y + y }));
  return {
    view,
    zoom,
    reset: () => setView(START),
    handlers: {
      onPointerDown: (event) => {
        if (event.button !== 0 || (event.target as Element).closest("a")) return;
        if (event.pointerType === "touch") return; // A finger scrolls the page.
        from.current = { x: event.clientX, y: event.clientY };
        (event.currentTarget as Element).setPointerCapture(event.pointerId);
      },
      onPointerMove: (event) => {
        if (!from.current) return;
        move(event.clientX - from.current.x, event.clientY - from.current.y);
        from.current = { x: event.clientX, y: event.clientY };
      },
      onPointerUp: () => {
        from.current = null;
      },
      onWheel: (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        const box = (event.currentTarget as Element).getBoundingClientRect();
        zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1, { x: event.clientX - box.left, y: event.clientY - box.top });
      },
      onKeyDown: (event) => {
        const moves: Record<string, [number, number]> = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };
        const wanted = moves[event.key];
        if (wanted && event.target === event.currentTarget) {
          event.preventDefault();
          move(...wanted);
        } else if (event.key === "+" || event.key === "=") zoom(1.2);
        else if (event.key === "-") zoom(1 / 1.2);
        else if (event.key === "0") setView(START);
      },
    },
  };
}
