// The hatching that every strip on the page refers to; once per document.
import './ribbon.css'

export function RibbonPatterns() {
  return (
    <svg width="0" height="0" aria-hidden="true" className="ribbon-patterns">
      <defs>
        <pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="4" height="4" className="hatch-ground" />
          <rect width="1.6" height="4" className="hatch-line" />
        </pattern>
      </defs>
    </svg>
  )
}
