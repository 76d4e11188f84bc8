package elgamal

// Encoded is a list of points by their encodings, one after the other. A point takes 32 bytes in it, and 200 decoded: lists of millions
// are kept like this, and decoded a part at a time.
type Encoded []byte

// Encode lists points by their encodings.
func Encode(points ...Point) Encoded {
	out := make(Encoded, 0, len(points)*PointSize)
	for i := range points {
		out = points[i].Append(out)
	}
	return out
}

// Len is the number of points.
func (e Encoded) Len() int { return len(e) / PointSize }

// At decodes the point at a place from 0.
func (e Encoded) At(i int) (Point, error) { return DecodePoint(e[i*PointSize:][:PointSize]) }

// Slice is the part of the list between two places.
func (e Encoded) Slice(from, to int) Encoded { return e[from*PointSize : to*PointSize] }

// Points decodes all.
func (e Encoded) Points() ([]Point, error) {
	out := make([]Point, e.Len())
	return out, DecodePoints(out, e)
}

// Times multiplies all points by one secret, in constant time.
func (e Encoded) Times(s Scalar) (Encoded, error) {
	out := make(Encoded, 0, len(e))
	for from := 0; from < e.Len(); from += atOnce {
		part, err := e.Slice(from, min(from+atOnce, e.Len())).Points()
		if err != nil {
			return nil, err
		}
		timesEach(part, s)
		EncodeAll(Pointers(part)...)
		out = append(out, Encode(part...)...)
	}
	return out, nil
}

// atOnce is how many points are decoded at a time: more make a sum no faster.
const atOnce = 8192

// weightedSum is Σ w_i points_i, w_i being the weights of a seed.
func (e Encoded) weightedSum(seed [32]byte) (sum Point, err error) {
	var weights []Scalar
	for from := 0; from < e.Len(); from += atOnce {
		part, err := e.Slice(from, min(from+atOnce, e.Len())).Points()
		if err != nil {
			return Point{}, err
		}
		weights = weights[:0]
		for i := range part {
			weights = append(weights, Weight(seed, uint64(from+i)))
		}
		sum = sum.Add(SumVartime(weights, part))
	}
	return sum, nil
}
