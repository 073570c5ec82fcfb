package httpapi

import (
	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/framework"
)

func frameworkCard(c framework.Card) api.FrameworkCard {
	return api.FrameworkCard{
		ID: c.ID.UUID, Name: c.Name, Edition: c.Edition, State: api.FrameworkState(c.State), PublishedAt: pointed(c.PublishedAt),
	}
}

func frameworkView(s framework.Seen) api.Framework {
	view := api.Framework{
		ID: s.ID.UUID, Name: s.Name, Edition: s.Edition, State: api.FrameworkState(s.State), Content: contentView(s.Content),
		PublishedAt: pointed(s.PublishedAt), RetiredAt: pointed(s.RetiredAt), CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt,
		AllowedActions: actions(s.Allowed),
	}
	if s.BasedOnID != nil {
		view.BasedOnID = &s.BasedOnID.UUID
	}
	return view
}

func contentView(c framework.Content) api.FrameworkContent {
	view := api.FrameworkContent{Scale: scaleView(c.Scale), Principles: []api.Principle{}}
	for _, p := range c.Principles {
		principle := api.Principle{Key: p.Key, Title: p.Title, Description: orAbsent(p.Description), Indicators: []api.Indicator{}}
		for _, i := range p.Indicators {
			principle.Indicators = append(principle.Indicators, api.Indicator{
				Key: i.Key, Statement: i.Statement, Polarity: api.IndicatorPolarity(i.Polarity),
			})
		}
		view.Principles = append(view.Principles, principle)
	}
	for _, v := range c.YoungVoices {
		view.YoungVoices = append(view.YoungVoices, api.YoungVoiceStatement{Key: v.Key, Statement: v.Statement, Principle: v.Principle})
	}
	return view
}

func scaleView(s framework.Scale) api.Scale {
	view := api.Scale{Kind: api.ScaleKind(s.Kind), Title: orAbsent(s.Title), GoodOrBetterFrom: orAbsent(s.GoodOrBetterFrom)}
	for _, g := range s.Grades {
		view.Grades = append(view.Grades, api.Grade{Key: g.Key, Label: g.Label, Order: g.Order})
	}
	return view
}

// contentOf reads what a framework says.
func contentOf(given api.FrameworkContent) framework.Content {
	c := framework.Content{Scale: framework.Scale{
		Kind: string(given.Scale.Kind), Title: of(given.Scale.Title), GoodOrBetterFrom: of(given.Scale.GoodOrBetterFrom),
	}}
	for _, g := range given.Scale.Grades {
		c.Scale.Grades = append(c.Scale.Grades, framework.Grade{Key: g.Key, Label: g.Label, Order: g.Order})
	}
	for _, p := range given.Principles {
		principle := framework.Principle{Key: p.Key, Title: p.Title, Description: of(p.Description)}
		for _, i := range p.Indicators {
			principle.Indicators = append(principle.Indicators, framework.Indicator{
				Key: i.Key, Statement: i.Statement, Polarity: string(i.Polarity),
			})
		}
		c.Principles = append(c.Principles, principle)
	}
	for _, v := range given.YoungVoices {
		c.YoungVoices = append(c.YoungVoices, framework.YoungVoice{Key: v.Key, Statement: v.Statement, Principle: v.Principle})
	}
	return c
}
