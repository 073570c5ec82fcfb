package paper

import "strings"

// content is what a page shows: texts by their mark's number, and those of artifacts.
type content struct {
	marked    map[int]string
	artifacts []string
}

// content reads a page's content stream. All that is drawn is marked or an artifact, and
// neither stands in the other.
func (f *pdfFile) content(page int) content {
	c := content{marked: map[int]string{}}
	var tags, operands []string
	stream := f.streams[f.number(f.objects[page], "Contents")]
	for len(stream) > 0 {
		var token string
		token, stream = nextToken(stream)
		switch token {
		case "BDC":
			tags = append(tags, operands[len(operands)-2]+" "+operands[len(operands)-1])
			f.opened(&c, tags)
		case "EMC":
			tags = tags[:len(tags)-1]
		case "Tj", "S", "f", "B":
			f.drawn(&c, tags, operands[len(operands)-1], token)
		}
		if token != "" {
			operands = append(operands, token)
		}
	}
	if len(tags) > 0 {
		f.t.Errorf("page %d ends inside %q", page, tags)
	}
	return c
}

func (f *pdfFile) opened(c *content, tags []string) {
	tag, outer := tags[len(tags)-1], strings.Join(tags[:len(tags)-1], " ")
	switch {
	case strings.HasPrefix(tag, "/Span "):
	case outer != "":
		f.t.Errorf("%q stands in %q", tag, outer)
	case strings.HasPrefix(tag, "/Artifact "):
		c.artifacts = append(c.artifacts, "")
	default:
		if n := f.number(tag, "MCID"); n != len(c.marked) {
			f.t.Errorf("mark %d is the %dth", n, len(c.marked))
		}
		c.marked[len(c.marked)] = ""
	}
}

func (f *pdfFile) drawn(c *content, tags []string, operand, operator string) {
	if len(tags) == 0 {
		f.t.Errorf("%s %s is not marked", operand, operator)
		return
	}
	if operator != "Tj" {
		if !strings.HasPrefix(tags[0], "/Artifact ") {
			f.t.Errorf("a line or an area is in %q", tags[0])
		}
		return
	}
	text := utf16Text([]byte(operand))
	if last := tags[len(tags)-1]; strings.HasPrefix(last, "/Span ") {
		text = hexString(last, "ActualText")
	}
	if strings.HasPrefix(tags[0], "/Artifact ") {
		c.artifacts[len(c.artifacts)-1] += text
		return
	}
	c.marked[f.number(tags[0], "MCID")] += text
}

// nextToken takes a token off a content stream: a string unescaped, a dictionary whole.
func nextToken(stream []byte) (token string, rest []byte) {
	switch {
	case strings.ContainsRune(" \n", rune(stream[0])):
		return "", stream[1:]
	case stream[0] == '(':
		return stringToken(stream)
	case stream[0] == '<':
		end := strings.Index(string(stream), ">>") + 2
		if end < len(stream) && stream[end] == '>' { // after a string
			end++
		}
		return string(stream[:end]), stream[end:]
	}
	end := strings.IndexAny(string(stream[1:]), " \n(<") + 1
	if end == 0 {
		end = len(stream)
	}
	return string(stream[:end]), stream[end:]
}

func stringToken(stream []byte) (token string, rest []byte) {
	var out []byte
	for i := 1; ; i++ {
		switch stream[i] {
		case ')':
			return string(out), stream[i+1:]
		case '\\':
			i++
			out = append(out, strings.NewReplacer("r", "\r").Replace(string(stream[i]))...)
		default:
			out = append(out, stream[i])
		}
	}
}
