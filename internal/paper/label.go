package paper

import (
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/hubqa/hubqa/internal/calendar"
)

// label is what a file tells of itself, to the window that shows it and to whatever files
// it: nothing that is confidential.
type label struct {
	title, hub string
	on         calendar.Date
}

func (l label) info() string {
	made := strings.ReplaceAll(l.on.String(), "-", "") + "000000Z"
	return fmt.Sprintf("<</Title %s /Author %s /Creator (hubqa) /Producer (hubqa) /CreationDate (D:%s) /ModDate (D:%[3]s)>>",
		hexText(l.title), hexText(l.hub), made)
}

// metadata says the same in XMP (ISO 16684-1), uncompressed, so that it is found without
// reading PDF.
func (l label) metadata() string {
	packet := fmt.Sprintf(`<?xpacket begin="%s" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>hubqa</xmp:CreatorTool><pdf:Producer>hubqa</pdf:Producer>
<xmp:CreateDate>%sT00:00:00Z</xmp:CreateDate><xmp:ModifyDate>%[4]sT00:00:00Z</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`, "\ufeff", escaped(l.title), escaped(l.hub), l.on)
	return fmt.Sprintf("<</Type /Metadata /Subtype /XML /Length %d>>\nstream\n%s\nendstream", len(packet), packet)
}

func escaped(text string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(text)) // a builder takes every byte
	return out.String()
}
